import { cutAtAnchors } from "./anchors";
import { useDocumentsHere } from "./context";
import classes from "./documents.module.css";

/** A reason whose places in the item's files open them there. */
export function Anchored({ text }: { text: string }) {
  const { files, open } = useDocumentsHere();
  if (files.length === 0) return <>{text}</>;
  const names = files.map((file) => file.name);
  return (
    <>
      {cutAtAnchors(text, names).map((part, index) =>
        typeof part === "string" ? (
          part
        ) : (
          <button key={index} type="button" className={classes.anchor} onClick={() => open(part.name, part.page)}>
            {part.text}
          </button>
        ),
      )}
    </>
  );
}
