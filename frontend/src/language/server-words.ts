import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/**
 * What the server says in words of its own: names of fields and places, why somebody fits, what happened to an item,
 * what it takes to prove something, notifications. Names in braces are found in what it said and put back, each
 * spoken too. The first that fits is taken.
 */
export const PHRASES: MessageDescriptor[] = [
  // Fields, specialties and places
  msg({ message: "Medicine" }),
  msg({ message: "Law" }),
  msg({ message: "medicine" }),
  msg({ message: "law" }),
  msg({ message: "General medicine" }),
  msg({ message: "Cardiology" }),
  msg({ message: "Oncology" }),
  msg({ message: "Pediatrics" }),
  msg({ message: "Psychiatry" }),
  msg({ message: "Emergency medicine" }),
  msg({ message: "Public health" }),
  msg({ message: "General practice" }),
  msg({ message: "Contracts" }),
  msg({ message: "Landlord and tenant" }),
  msg({ message: "Employment" }),
  msg({ message: "Corporate" }),
  msg({ message: "Privacy" }),
  msg({ message: "Litigation" }),
  msg({ message: "United States" }),
  msg({ message: "California" }),
  msg({ message: "United Kingdom" }),
  msg({ message: "European Union" }),
  msg({ message: "Germany" }),
  msg({ message: "France" }),
  msg({ message: "India" }),
  msg({ message: "Canada" }),
  msg({ message: "Australia" }),
  msg({ message: "English" }),
  msg({ message: "German" }),
  msg({ message: "French" }),
  msg({ message: "Spanish" }),
  msg({ message: "Italian" }),
  msg({ message: "Portuguese" }),
  // Kinds of questions
  msg({ message: "Which label fits?" }),
  msg({ message: "Which labels fit?" }),
  msg({ message: "Does the response keep the principles?" }),
  msg({ message: "Which criteria does it meet?" }),
  msg({ message: "Which answer is better?" }),
  msg({ message: "In which order are they best?" }),
  msg({ message: "How good is it, by each criterion?" }),
  msg({ message: "How should it read?" }),
  msg({ message: "What makes an answer good?" }),
  msg({ message: "Which passages carry which label?" }),
  msg({ message: "Which steps are right?" }),
  // Why somebody fits, or does not yet
  msg({ message: "your profile is suspended" }),
  msg({ message: "Write to us: a person looks at it." }),
  msg({ message: "you are a member of {lab}" }),
  msg({ message: "Members do not answer their own lab's items." }),
  msg({ message: "{place} bar admission, active" }),
  msg({ message: "{place} medical licence, active" }),
  msg({ message: "{place} law degree, active" }),
  msg({ message: "{place} medical degree, active" }),
  msg({ message: "{place} board certification, active" }),
  msg({ message: "needs {wanted}; yours is in the queue" }),
  msg({ message: "Nothing to do: we read it." }),
  msg({ message: "needs the specialty {specialty}" }),
  msg({ message: "Add a credential that names it." }),
  msg({ message: "needs an expected agreement of {minimum} %; yours is not known yet" }),
  msg({ message: "needs your signature: {title}" }),
  msg({ message: "needs {wanted}" }),
  msg({ message: "{one} or {other}" }),
  msg({ message: "{place} bar admission" }),
  msg({ message: "{place} medical licence" }),
  msg({ message: "{place} law degree" }),
  msg({ message: "{place} medical degree" }),
  msg({ message: "{place} board certification" }),
  msg({ message: "bar admission" }),
  msg({ message: "medical licence" }),
  msg({ message: "law degree" }),
  msg({ message: "medical degree" }),
  msg({ message: "board certification" }),
  msg({ message: "Add it under Credentials." }),
  msg({ message: "Add the language to your profile if you work in it." }),
  msg({ message: "no exam asked" }),
  msg({ message: "Take the exam in {field}." }),
  msg({ message: "expected agreement {expected} ({lower} to {upper}), asked {minimum} %" }),
  msg({ message: "expected agreement {expected} ({lower} to {upper})" }),
  msg({ message: "The lower end must reach it: further answers or another exam narrow the range." }),
  msg({ message: "Read and sign it under Agreements." }),
  msg({ message: "agreements signed" }),
  msg({ message: "you declared a conflict with {lab}" }),
  msg({ message: "Take it back under Settings if it no longer holds." }),
  msg({ message: "it concerns your own firm, {firm}" }),
  msg({ message: "it concerns {firms}, which you avoid" }),
  msg({ message: "Take it off your list under Settings if it no longer holds." }),
  msg({ message: "Change the firm in your profile if you work elsewhere now." }),
  msg({ message: "no conflict declared" }),
  // What happened to an item, what a report reckons, what a proof takes
  msg({ message: "The AI took its first look" }),
  msg({ message: "Imported" }),
  msg({ message: "{who} answered: {answer}" }),
  msg({ message: "credential submitted" }),
  msg({ message: "credential verified" }),
  msg({ message: "credential declined" }),
  msg({ message: "licence" }),
  msg({ message: "board" }),
  msg({ message: "degree" }),
  msg({ message: "settled by AI" }),
  msg({ message: "answers as needed" }),
  msg({ message: "first evidence" }),
  msg({ message: "blind re-checks" }),
  msg({ message: "reviews" }),
  msg({ message: "hidden checks" }),
  msg({ message: "answers without a row" }),
  msg({ message: "all experts" }),
  msg({ message: "this project" }),
  msg({ message: "Needs {fewest} decided items; {items} now." }),
  msg({ message: "Needs {fewest} blind items with a fixed number of answers; {items} now." }),
  msg({ message: "No row is usable at the sureness asked for yet." }),
  msg({ message: "{answered} of at least {fewest} blind items, were none of them to differ." }),
  msg({ message: "The AI reviewer, the guideline, the principles or the plan changed since it was issued." }),
  msg({ message: "breaks" }),
  msg({ message: "keeps" }),
  msg({ message: "unclear" }),
  // Notifications
  msg({ message: "You are invited: {project}" }),
  msg({ message: "“{project}” fits you, and about {hours} h of it fit into your week. Nothing is reserved: it stays open to others, and saying no costs nothing." }),
  msg({ message: "{project}: an error certificate was revoked" }),
  msg({ message: "Open to you: {project}" }),
  msg({ message: "It fits you, and there are items you have not had. Reasons, pay and hours are on your board." }),
  msg({ message: "1 item is back with you in {project}" }),
  msg({ message: "{items} items are back with you in {project}" }),
  msg({ message: "The lab answered you on {project}" }),
  msg({ message: "The answer stands beside the item and under “Questions”." }),
  msg({ message: "An expert asks about an item of {project}" }),
  msg({ message: "A real person may be named in an item of {project}" }),
  msg({ message: "An expert corrects the time of an item of {project}" }),
  msg({ message: "Read and answer it under “Questions” on the project's page." }),
];

const PLACEHOLDER = /\{(\w+)\}/g;

function patternOf(message: string): RegExp {
  const escaped = message.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(PLACEHOLDER, "(?<$1>[^]+?)");
  return new RegExp(`^${escaped}$`);
}

const patterns = PHRASES.map((phrase) => ({ phrase, pattern: patternOf(phrase.message ?? "") }));

/** The phrase in this language, or as it was said. */
export function spokenBy(speak: (phrase: MessageDescriptor, values: Record<string, string>) => string, said: string): string {
  for (const { phrase, pattern } of patterns) {
    const found = pattern.exec(said);
    if (!found) continue;
    const values = Object.entries(found.groups ?? {}).map(([name, value]) => [name, spokenBy(speak, value)]);
    return speak(phrase, Object.fromEntries(values) as Record<string, string>);
  }
  return said;
}
