import { t } from "@lingui/core/macro";
import { Menu, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Notification } from "@/api/types";
import { spoken } from "@/language";
import { useLive } from "@/realtime/live";
import { moment } from "@/ui/dates";
import { Lines, Loaded } from "@/ui/states";
import { useNotifications, useReading, useUnread } from "./api";
import classes from "./bell.module.css";

/** What one was told, with how much of it is new; it moves by itself, and looks again each minute where it cannot. */
export function Bell({ userId }: { userId: string }) {
  const [isOpened, setOpened] = useState(false);
  useLive(`user:${userId}`, [["notifications"]]);
  const unread = useUnread().data?.unread ?? 0;
  const list = useNotifications(isOpened);
  const reading = useReading();
  const navigate = useNavigate();
  const follow = (one: Notification) => {
    if (!one.read_at) reading.mutate(one.id);
    if (one.path) void navigate(one.path);
  };
  return (
    <Menu position="bottom-end" width={320} opened={isOpened} onChange={setOpened}>
      <Menu.Target>
        <UnstyledButton className={classes.bell} aria-label={unread > 0 ? t`Notifications, ${unread} new` : t`Notifications`}>
          <BellSign />
          {unread > 0 && <span className={classes.unread}>{unread > 99 ? "99+" : unread}</span>}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.list}>
          <Loaded query={list} skeleton={<Lines count={3} />}>
            {({ results }) =>
              results.length === 0 ? (
                <p className={classes.empty}>{t`Nothing yet. What you should know is told here and by mail.`}</p>
              ) : (
                results.map((one) => (
                  <Menu.Item key={one.id} onClick={() => follow(one)}>
                    <div className={classes.subject} data-new={one.read_at ? undefined : true}>
                      {spoken(one.subject)}
                    </div>
                    <div className="label">
                      {moment(one.created_at)}
                      {!one.read_at && t` · new`}
                    </div>
                  </Menu.Item>
                ))
              )
            }
          </Loaded>
        </div>
        {unread > 0 && (
          <>
            <Menu.Divider />
            <Menu.Item closeMenuOnClick={false} onClick={() => reading.mutate(null)}>
              {t`Mark all as read`}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function BellSign() {
  return (
    <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15z" />
      <path d="M10 20.5a2 2 0 0 0 4 0" />
    </svg>
  );
}
