import { t } from "@lingui/core/macro";
import { Button, Select, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { asProblem } from "@/api/problem";
import type { Member } from "@/api/types";
import { day } from "@/ui/dates";
import { Section, Sheet } from "@/ui/Page";
import { Loaded, Notice } from "@/ui/states";
import classes from "@/ui/tables.module.css";
import { useAddMember, useMembers, useRemoveMember, type Role } from "./api";

const ROLES: { value: Role; label: string }[] = [
  { value: "viewer", label: t`Viewer: reads` },
  { value: "lead", label: t`Lead: runs projects, spends budgets` },
  { value: "owner", label: t`Owner: also members and keys` },
];

export function Members({ labId, isOwner, myEmail }: { labId: string; isOwner: boolean; myEmail: string }) {
  const query = useMembers(labId);
  const remove = useRemoveMember(labId);
  return (
    <Section title={t`Members`}>
      {remove.error && <Notice tone="bad">{asProblem(remove.error).message}</Notice>}
      <Loaded query={query}>
        {({ results }) => (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <tbody>
                {results.map((member) => (
                  <Line key={member.id} member={member} isMe={member.email === myEmail} remove={isOwner ? () => remove.mutate(member.id) : null} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
      {isOwner && <AddMember labId={labId} />}
    </Section>
  );
}

function Line({ member, isMe, remove }: { member: Member; isMe: boolean; remove: (() => void) | null }) {
  const [isSure, setSure] = useState(false);
  return (
    <tr>
      <td>
        {member.name || member.email} {isMe && <span className="muted">{t`(you)`}</span>}
      </td>
      <td className="muted">{member.email}</td>
      <td>{ROLES.find((role) => role.value === member.role)?.label ?? member.role}</td>
      <td className="muted">{t`since ${day(member.created_at)}`}</td>
      <td className={classes.amount}>
        {remove && !isMe && (
          <Button variant="subtle" size="compact-sm" onClick={() => (isSure ? remove() : setSure(true))} onBlur={() => setSure(false)}>
            {isSure ? t`Yes, remove ${member.name || member.email}` : t`Remove`}
          </Button>
        )}
      </td>
    </tr>
  );
}

function AddMember({ labId }: { labId: string }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const add = useAddMember(labId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ email, role }, { onSuccess: () => setEmail("") });
  };
  return (
    <div style={{ marginTop: 12 }}>
      <Sheet>
        {add.error && <Notice tone="bad">{asProblem(add.error).message}</Notice>}
        <form onSubmit={submit} className={classes.foot}>
          <TextInput aria-label={t`E-mail of the new member`} placeholder={t`E-mail, signed up already`} type="email" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} w={280} />
          <Select aria-label={t`Role`} data={ROLES} value={role} onChange={(value) => value && setRole(value)} w={280} />
          <Button type="submit" variant="default" loading={add.isPending}>
            {t`Add member`}
          </Button>
        </form>
      </Sheet>
    </div>
  );
}
