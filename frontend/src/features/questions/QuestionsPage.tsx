import { t } from "@lingui/core/macro";
import { Link } from "react-router";
import { useLive } from "@/realtime/live";
import { Page } from "@/ui/Page";
import { Empty, Lines, Loaded } from "@/ui/states";
import { useProjectQuestions } from "./api";
import { Threads } from "./Threads";

/** What experts ask about a project's items, the longest wait first. */
export function QuestionsPage({ projectId, projectName, mayDecide }: { projectId: string; projectName: string; mayDecide: boolean }) {
  const questions = useProjectQuestions(projectId);
  useLive(`project:${projectId}`, [["questions", "project", projectId]], (hint) => hint.kind === "comment.added");
  return (
    <Page title={t`Questions`} lead={<Link to={`/lab/projects/${projectId}`}>{projectName}</Link>} narrow>
      <Loaded query={questions} skeleton={<Lines />}>
        {(threads) =>
          threads.length === 0 ? (
            <Empty>{t`Nobody has asked anything yet. What experts ask beside an item comes here, and you are told.`}</Empty>
          ) : (
            <Threads threads={threads} mayDecide={mayDecide} withItem />
          )
        }
      </Loaded>
    </Page>
  );
}
