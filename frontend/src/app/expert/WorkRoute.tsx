import { useParams } from "react-router";
import { Work } from "@/features/work/Work";

export function WorkRoute() {
  const { offerId = "" } = useParams();
  return <Work key={offerId} offerId={offerId} />;
}
