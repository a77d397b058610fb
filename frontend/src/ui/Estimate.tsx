/** Shares in per cent with their interval and n: never a figure alone. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function Estimate(props: { value: number; lower: number; upper: number; n?: number | null }) {
  const range = `${Math.round(props.lower * 100)}-${Math.round(props.upper * 100)} %`;
  return (
    <span className="number">
      {percent(props.value)} <span className="muted">({range}{props.n === undefined || props.n === null ? "" : `, n = ${props.n}`})</span>
    </span>
  );
}
