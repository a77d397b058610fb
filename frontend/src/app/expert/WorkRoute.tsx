import { useParams } from "react-router";
import { Work } from "@/features/work/Work";

/** Disputed items, their positions side by side. */
export function ReviewRoute() {
  const { offerId = "" } = useParams();
  return <Work key={`review ${offerId}`} offerId={offerId} sitting="reviews" />;
}

export function WorkRoute() {
  const { offerId = "" } = useParams();
  return <Work key={offerId} offerId={offerId} />;
}
