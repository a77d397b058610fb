import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { Link, useNavigate } from "react-router";
import { useExpertiseNames } from "@/api/expertise";
import { useMe } from "@/api/me";
import { labsToLead } from "@/api/roles";
import type { Project } from "@/api/types";
import { phraseOf } from "@/task-types/phrases";
import { day } from "@/ui/dates";
import { useKeys, useRowKeys } from "@/ui/key-bindings";
import { KeyCap } from "@/ui/Keys";
import { Page } from "@/ui/Page";
import { whole } from "@/ui/numbers";
import { Empty, Lines, Loaded } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useProgress, useProjects } from "./api";

/** All projects, with how far each is. */
export function ProjectsPage() {
  const query = useProjects();
  const navigate = useNavigate();
  const projects = query.data?.results ?? [];
  const [marked] = useRowKeys(projects.length, (index) => void navigate(`/lab/projects/${projects[index]?.id}`));
  const { data: me } = useMe();
  const mayStart = labsToLead(me).length > 0;
  useKeys([{ key: "n", label: t`New project`, run: () => void navigate("/lab/projects/new"), disabled: !mayStart }]);
  return (
    <Page
      title={t`Projects`}
      aside={
        mayStart && (
          <Button component={Link} to="/lab/projects/new" rightSection={<KeyCap of="n" />}>
            {t`New project`}
          </Button>
        )
      }
    >
      <Loaded query={query} skeleton={<Lines count={5} height={28} />}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty
              action={
                mayStart && (
                  <Button component={Link} to="/lab/projects/new">
                    {t`Start a project`}
                  </Button>
                )
              }
            >
              {mayStart ? t`No project yet. Say what is to be judged, by whom and under which guideline; then drop your file.` : t`No project yet. Data leads and owners of your lab start them.`}
            </Empty>
          ) : (
            <div className={classes.scroll}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">{t`Project`}</th>
                    <th scope="col" className={classes.spare}>{t`Field`}</th>
                    <th scope="col" className={classes.spare}>{t`Question`}</th>
                    <th scope="col">{t`Decided`}</th>
                    <th scope="col">{t`Since`}</th>
                  </tr>
                </thead>
                <tbody>
                  {results.map((project, index) => (
                    <ProjectRow key={project.id} project={project} isMarked={index === marked} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function ProjectRow({ project, isMarked }: { project: Project; isMarked: boolean }) {
  const names = useExpertiseNames();
  const { data } = useProgress(project.id);
  return (
    <tr data-marked={isMarked || undefined}>
      <td>
        <Link to={`/lab/projects/${project.id}`}>{project.name}</Link>
      </td>
      <td className={`muted ${classes.spare}`}>{names.specialty(project.field, project.specialty) || names.field(project.field)}</td>
      <td className={`muted ${classes.spare}`}>{phraseOf(project.task_type)?.phrase ?? project.task_type}</td>
      <td style={{ minWidth: 160 }}>
        {data && (
          <>
            <DecidedBar decided={data.items.decided} open={data.items.open} total={data.items.total} />
            <span className="label number">
              {t`${whole(data.items.decided)} of ${whole(data.items.total)}`}
            </span>
          </>
        )}
      </td>
      <td className="muted">{day(project.created_at)}</td>
    </tr>
  );
}

export function DecidedBar({ decided, open, total }: { decided: number; open: number; total: number }) {
  const share = (count: number) => `${total > 0 ? (100 * count) / total : 0}%`;
  return (
    <div className={classes.bar} role="img" aria-label={t`${decided} of ${total} decided, ${open} with experts`}>
      <span data-kind="decided" style={{ width: share(decided) }} />
      <span data-kind="open" style={{ width: share(open) }} />
    </div>
  );
}
