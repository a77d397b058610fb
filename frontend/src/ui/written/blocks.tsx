import { t } from "@lingui/core/macro";
import type { List, ListItem, Nodes, RootContent, Table } from "mdast";
import type { ReactNode } from "react";
import { Code } from "./Code";
import { inlineOf, isFormulaAlone } from "./inline";
import { restored, type Formula } from "./maths";
import classes from "./written.module.css";

/** What blocks are set from. `starts`: where numbered paragraphs begin; `numbered`: how many have their number yet. */
export interface Source {
  text: string;
  formulas: Formula[];
  sources: string[];
  starts: number[];
  numbered: number;
}

export function blocksOf(nodes: readonly RootContent[], source: Source, isTight = false): ReactNode[] {
  return nodes.map((node, index) => <BlockKey key={index}>{blockOf(node, source, isTight)}</BlockKey>);
}

function BlockKey({ children }: { children: ReactNode }) {
  return <>{children}</>;
}

/** One block. What is none of these is shown as it stands in the source. */
function blockOf(node: RootContent, source: Source, isTight: boolean): ReactNode {
  switch (node.type) {
    case "paragraph":
      return (
        <p data-tight={isTight || undefined} data-formula={isFormulaAlone(node, source) || undefined}>
          {numberOf(node, source)}
          {inlineOf(node.children, source)}
        </p>
      );
    case "heading":
      return headingOf(node.depth, numberOf(node, source), inlineOf(node.children, source));
    case "list":
      return listOf(node, source);
    case "blockquote":
      return <blockquote>{blocksOf(node.children, source)}</blockquote>;
    case "code":
      return (
        <>
          {numberOf(node, source)}
          <Code text={restored(node.value, source.sources)} language={node.lang ?? ""} title={node.meta ?? ""} />
        </>
      );
    case "table":
      return tableOf(node, source);
    case "thematicBreak":
      return <hr />;
    default:
      return <p>{sourceOf(node, source)}</p>;
  }
}

function headingOf(depth: number, number: ReactNode, words: ReactNode): ReactNode {
  const Tag = depth === 1 ? "h4" : depth === 2 ? "h5" : "h6";
  return (
    <Tag data-level={depth}>
      {number}
      {words}
    </Tag>
  );
}

/** The number of the source's paragraph, at the first block in it. */
function numberOf(node: Nodes, source: Source): ReactNode {
  const at = node.position?.start.offset ?? 0;
  let reached = source.numbered;
  while (reached < source.starts.length && (source.starts[reached] ?? 0) <= at) reached += 1;
  if (reached === source.numbered) return null;
  source.numbered = reached;
  return (
    <span className={classes.number} aria-hidden data-unfound>
      {reached}
    </span>
  );
}

/** Lists keep the marks their author wrote: "3." after "1." may be a clause that was left out, not a mistake. */
function listOf(node: List, source: Source): ReactNode {
  const Tag = node.ordered ? "ol" : "ul";
  return (
    <Tag data-tight={!node.spread || undefined}>
      {node.children.map((item, index) => (
        <li key={index}>
          {numberOf(item, source)}
          <span className={classes.mark}>{markOf(item, source)}</span>
          <div>{blocksOf(item.children, source, !node.spread)}</div>
        </li>
      ))}
    </Tag>
  );
}

function markOf(item: ListItem, source: Source): string {
  const at = item.position?.start.offset ?? 0;
  return /^\d{1,9}[.)]/.exec(source.text.slice(at, at + 10))?.[0] ?? "•";
}

function tableOf(node: Table, source: Source): ReactNode {
  const [head, ...rows] = node.children;
  const style = (index: number) => ({ textAlign: node.align?.[index] ?? undefined });
  return (
    <div className={classes.scroll} role="group" aria-label={t`Table`} tabIndex={0}>
      {numberOf(node, source)}
      <table>
        <thead>
          <tr>
            {head?.children.map((cell, index) => (
              <th key={index} scope="col" style={style(index)}>
                {inlineOf(cell.children, source)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.children.map((cell, index) => (
                <td key={index} style={style(index)}>
                  {inlineOf(cell.children, source)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A node letter for letter. */
function sourceOf(node: Nodes, source: Source): string {
  const { start, end } = node.position ?? {};
  return restored(source.text.slice(start?.offset ?? 0, end?.offset ?? 0), source.sources);
}
