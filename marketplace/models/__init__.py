from marketplace.models.engagements import Engagement, Settlement
from marketplace.models.exports import Export, ExportShape, ExportState
from marketplace.models.offers import Offer, OfferState, Reservation, ReservedSeat
from marketplace.models.screenings import Judge, Screening

__all__ = [
    "Engagement",
    "Export",
    "ExportShape",
    "ExportState",
    "Judge",
    "Offer",
    "OfferState",
    "Reservation",
    "ReservedSeat",
    "Screening",
    "Settlement",
]
