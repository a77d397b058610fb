/** The one socket of the page: topics with a kept cursor, catching up by itself after an absence. */
export type LiveState = "live" | "catching_up" | "offline";

export interface Hint {
  topic: string;
  kind: string;
  object: string;
  cursor: string;
}

type Listener = (hint: Hint) => void;

interface Frame {
  type?: unknown;
  topic?: unknown;
  kind?: unknown;
  object?: unknown;
  cursor?: unknown;
}

const SILENCE_MS = 50_000;
const BACKOFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

export class LiveSocket {
  private socket: WebSocket | null = null;
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly cursors = new Map<string, string>();
  private readonly waiting = new Set<string>();
  private readonly watchers = new Set<() => void>();
  private failures = 0;
  private reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private current: LiveState = "catching_up";

  constructor(private readonly address: () => string) {}

  state = (): LiveState => this.current;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  subscribe(topic: string, listener: Listener): () => void {
    const known = this.listeners.get(topic);
    if (known) known.add(listener);
    else {
      this.listeners.set(topic, new Set([listener]));
      if (this.socket?.readyState === WebSocket.OPEN) this.ask(topic);
      else this.connect();
    }
    return () => this.unsubscribe(topic, listener);
  }

  private unsubscribe(topic: string, listener: Listener): void {
    const left = this.listeners.get(topic);
    left?.delete(listener);
    if (!left || left.size > 0) return;
    this.listeners.delete(topic);
    this.waiting.delete(topic);
    this.send({ type: "unsubscribe", topic });
    if (this.listeners.size === 0) this.close();
  }

  private connect(): void {
    if (this.socket || this.listeners.size === 0) return;
    clearTimeout(this.reconnectTimer);
    const socket = new WebSocket(this.address());
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      for (const topic of this.listeners.keys()) this.ask(topic);
      this.hear();
    };
    socket.onmessage = (event: MessageEvent<string>) => this.receive(event.data);
    socket.onclose = () => this.lost(socket);
  }

  private ask(topic: string): void {
    this.waiting.add(topic);
    this.become("catching_up");
    this.send({ type: "subscribe", topic, after: this.cursors.get(topic) ?? null });
  }

  private receive(text: string): void {
    this.hear();
    const frame = parse(text);
    const topic = typeof frame.topic === "string" ? frame.topic : "";
    if (typeof frame.cursor === "string") this.cursors.set(topic, frame.cursor);
    if (frame.type === "subscribed" || frame.type === "refused") {
      this.waiting.delete(topic);
      if (this.waiting.size === 0) this.become("live");
    }
    // What happened between the page's own reading and this subscription has no hint: the page reads once more.
    if (frame.type !== "event" && frame.type !== "subscribed") return;
    const hint = { topic, kind: String(frame.kind ?? frame.type), object: String(frame.object ?? ""), cursor: String(frame.cursor) };
    this.listeners.get(topic)?.forEach((listener) => listener(hint));
  }

  /** The server pings every 20 s; a longer silence means that the line is dead although it looks open. */
  private hear(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => this.socket?.close(), SILENCE_MS);
  }

  private lost(socket: WebSocket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    clearTimeout(this.silenceTimer);
    if (this.listeners.size === 0) return;
    this.become("offline");
    const pause = BACKOFF_MS[Math.min(this.failures, BACKOFF_MS.length - 1)] ?? 20_000;
    this.failures += 1;
    this.reconnectTimer = setTimeout(() => this.connect(), pause * (0.75 + Math.random() / 2));
  }

  private close(): void {
    clearTimeout(this.reconnectTimer);
    clearTimeout(this.silenceTimer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private send(frame: Record<string, unknown>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private become(state: LiveState): void {
    if (this.current === state) return;
    this.current = state;
    this.watchers.forEach((watcher) => watcher());
  }
}

function parse(text: string): Frame {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
