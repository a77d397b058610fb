import { t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import shared from "@/ui/answers.module.css";
import { Prose } from "@/ui/Prose";
import { Lines } from "@/ui/states";
import { text, type Answer, type Content, type PaneProps } from "../task-type";
import classes from "./chat.module.css";
import { boundsOf, conversationIn, onReply, toldIn, type Bounds, type Conversation } from "./conversation";
import { Message, Replies } from "./Thread";

export function Material({ content, find }: PaneProps) {
  const system = text(content.system);
  return (
    <>
      <Prose text={text(content.scenario)} find={find} numbered={!system} />
      {system && (
        <>
          <h3 className={shared.contextTitle}>{t`What the model is told beforehand`}</h3>
          <Prose text={system} find={find} />
        </>
      )}
    </>
  );
}

/** The conversation so far, the newest last; without an item in hand, how one begins. */
export function Candidates({ content, settings, answer }: PaneProps) {
  const conversation = conversationIn(settings);
  if (conversation) return <Live content={content} conversation={conversation} answer={answer ?? {}} bounds={boundsOf(settings)} />;
  // Where answers are shown, they hold the whole conversation.
  if (toldIn(answer ?? {}).length > 0) return null;
  return (
    <div className={classes.thread}>
      <Opening content={content} />
      <p className={classes.waits}>{t`From here an expert writes, and the model's reply comes live. Nothing is sent to it before; what was said stands under each answer.`}</p>
    </div>
  );
}

interface LiveProps {
  content: Content;
  conversation: Conversation;
  answer: Answer;
  bounds: Bounds;
}

function Live({ content, conversation, answer, bounds: { least, replies } }: LiveProps) {
  const { turns, isLoading } = conversation;
  const newestTurn = useRef<HTMLElement>(null);
  const last = turns[turns.length - 1];
  const length = `${turns.length} ${last?.state}`;
  useEffect(() => {
    // Newer browsers answer with a promise, which must not be taken for the effect's end.
    if (length !== "0 undefined") void newestTurn.current?.scrollIntoView({ block: "start" });
  }, [length]);
  const newest = [...turns].reverse().find((turn) => turn.state === "answered");
  const edited = newest && newest === last ? onReply(answer, newest).edited : null;
  useEffect(() => {
    // What is typed below changes the reply above: the place that changed stays in sight.
    if (edited === null) return undefined;
    const timer = setTimeout(() => [...(newestTurn.current?.querySelectorAll("ins, del") ?? [])].at(-1)?.scrollIntoView({ block: "nearest" }), 150);
    return () => clearTimeout(timer);
  }, [edited]);
  if (isLoading)
    return (
      <div className={classes.thread}>
        <Lines count={4} />
      </div>
    );
  return (
    <div className={classes.thread} role="log" aria-label={t`Conversation`}>
      <Opening content={content} />
      {turns.length === 0 && (
        <p className={classes.waits}>
          {t`Write the first message below.`} {least > 1 ? t`At least ${least} are asked for.` : t`One is enough; more are welcome.`} {replies > 1 && t`Two replies come to each, and you go on with the better one.`}
        </p>
      )}
      {turns.map((turn) => (
        <section key={turn.ordinal} aria-label={t`Message ${turn.ordinal}`} className={classes.turn} ref={turn === last ? newestTurn : undefined}>
          <Message text={turn.text} />
          <Replies turn={turn === newest ? { ...turn, ...onReply(answer, turn) } : turn} isPast={turn !== newest || turn !== last} />
          {turn.state === "waiting" && (
            <p className={classes.waits} data-writing>
              {t`The model is writing`}
            </p>
          )}
        </section>
      ))}
    </div>
  );
}

function Opening({ content }: { content: Content }) {
  const opening = Array.isArray(content.opening) ? (content.opening as { role?: unknown; content?: unknown }[]) : [];
  if (opening.length === 0) return null;
  return (
    <section aria-label={t`How it began`} className={classes.turn}>
      {opening.map((message, place) =>
        message.role === "user" ? (
          <Message key={place} by={t`User, before you`} text={text(message.content)} />
        ) : (
          <Replies key={place} turn={{ text: "", replies: [{ place: 0, text: text(message.content) }], chosen: 0, strength: null, edited: null }} />
        ),
      )}
    </section>
  );
}
