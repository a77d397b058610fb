import { t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { Link } from "react-router";
import { homeOf, useMe } from "@/api/me";
import { LanguageChoice } from "@/ui/LanguageChoice";
import { useTitle } from "@/ui/Page";
import classes from "./landing.module.css";
import { TrialItem } from "./TrialItem";

const PAY_RULES = [
  t`The price of an item is fixed when you take it, and is already reserved.`,
  t`An answer that nobody questions is paid after 72 hours: silence pays you.`,
  t`Being outvoted is no reason not to be paid; honest dissent is kept and paid.`,
  t`“Not accepted” is said by a person only, with a reason, and you may appeal.`,
  t`Payouts go out each Friday for everything payable by Thursday 24:00 UTC.`,
  t`Each cent has its line: rate, times and ledger entry.`,
];

/** In two minutes and without an account: is this serious? */
export function Landing() {
  useTitle(t`Licensed judgement, fairly paid`);
  const { data: me } = useMe();
  return (
    <div className={classes.landing}>
      <header className={classes.bar}>
        <span className={classes.name}>{t`Consilium`}</span>
        {me ? <Link to={homeOf(me)}>{t`Go to your pages`}</Link> : <Link to="/sign-in">{t`Sign in`}</Link>}
      </header>
      <main>
        <h1>{t`Lawyers and physicians judge what AI wrote, and are paid for each answer.`}</h1>
        <p className={classes.lead}>
          {t`AI looks first, experts decide what needs an expert. Labs receive a dataset whose every row says who judged it, how sure we are, and why.`}
        </p>
        <div className={classes.doors}>
          <section>
            <h2>{t`I judge`}</h2>
            <p>{t`Work that fits your licence and specialty, at a price you see before you start. No screen tracking, no face or voice data, no automatic rejection.`}</p>
            <Button component={Link} to="/sign-up?as=expert">
              {t`Join as an expert`}
            </Button>
          </section>
          <section>
            <h2>{t`I have data`}</h2>
            <p>{t`From a file to rows your trainer reads as they are: several blind answers an item, agreement with its interval, provenance in each row.`}</p>
            <Button component={Link} to="/sign-up?as=lab" variant="default">
              {t`Open a lab`}
            </Button>
          </section>
        </div>
        <section>
          <h2>{t`Try one item`}</h2>
          <TrialItem />
        </section>
        <section>
          <h2>{t`How pay works`}</h2>
          <ol className={classes.rules}>
            {PAY_RULES.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ol>
        </section>
      </main>
      <footer className={classes.foot}>
        <a href="/api/docs">{t`API`}</a>
        <LanguageChoice />
        <span>{t`Numbers never stand without their n.`}</span>
      </footer>
    </div>
  );
}
