import { Button } from "@mantine/core";
import { Link } from "react-router";
import { homeOf, useMe } from "@/api/me";
import { useTitle } from "@/ui/Page";
import classes from "./landing.module.css";
import { TrialItem } from "./TrialItem";

const PAY_RULES = [
  "The price of an item is fixed when you take it, and is already reserved.",
  "An answer that nobody questions is paid after 72 hours: silence pays you.",
  "Being outvoted is no reason not to be paid; honest dissent is kept and paid.",
  "“Not accepted” is said by a person only, with a reason, and you may appeal.",
  "Payouts go out each Friday for everything payable by Thursday 24:00 UTC.",
  "Each cent has its line: rate, times and ledger entry.",
];

/** In two minutes and without an account: is this serious? */
export function Landing() {
  useTitle("Licensed judgement, fairly paid");
  const { data: me } = useMe();
  return (
    <div className={classes.landing}>
      <header className={classes.bar}>
        <span className={classes.name}>Consilium</span>
        {me ? <Link to={homeOf(me)}>Go to your pages</Link> : <Link to="/sign-in">Sign in</Link>}
      </header>
      <main>
        <h1>Lawyers and physicians judge what AI wrote, and are paid for each answer.</h1>
        <p className={classes.lead}>
          AI looks first, experts decide what needs an expert. Labs receive a dataset whose every row says who judged it, how sure we are, and why.
        </p>
        <div className={classes.doors}>
          <section>
            <h2>I judge</h2>
            <p>Work that fits your licence and specialty, at a price you see before you start. No screen tracking, no face or voice data, no automatic rejection.</p>
            <Button component={Link} to="/sign-up?as=expert">
              Join as an expert
            </Button>
          </section>
          <section>
            <h2>I have data</h2>
            <p>From a file to rows your trainer reads as they are: several blind answers an item, agreement with its interval, provenance in each row.</p>
            <Button component={Link} to="/sign-up?as=lab" variant="default">
              Open a lab
            </Button>
          </section>
        </div>
        <section>
          <h2>Try one item</h2>
          <TrialItem />
        </section>
        <section>
          <h2>How pay works</h2>
          <ol className={classes.rules}>
            {PAY_RULES.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ol>
        </section>
      </main>
      <footer className={classes.foot}>
        <a href="/api/docs">API</a>
        <span>Numbers never stand without their n.</span>
      </footer>
    </div>
  );
}
