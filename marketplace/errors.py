"""What marketplace refuses, one class a reason."""

from accounts.errors import Conflicting, Invalid, NotAllowed


class NotReadyToOpen(Conflicting):
    """Something an offer needs before experts may see it is missing."""

    code = "not_ready_to_open"


class OfferNotOpen(Conflicting):
    """The offer is paused, closed or still a draft."""

    code = "offer_not_open"


class OfferExists(Conflicting):
    """A project has one offer, and a budget pays for one."""

    code = "offer_exists"


class NotEligible(Conflicting):
    """The expert lacks something the offer asks; the facts name each reason."""

    code = "not_eligible"


class ItemInHand(Conflicting):
    """The expert holds another item; the facts name its claim."""

    code = "item_in_hand"


class NotAnExpert(NotAllowed):
    """Only somebody with an expert profile takes items."""

    code = "not_an_expert"


class EndpointNotAsked(Invalid):
    """An address of a model that leads inside, or is no address."""

    code = "endpoint_not_asked"


class EndpointNameTaken(Conflicting):
    """Another model of the same owner has that name."""

    code = "endpoint_name_taken"


class EndpointOff(Conflicting):
    """A model that was switched off."""

    code = "endpoint_off"


class JudgeExists(Conflicting):
    """The project has that AI reviewer already."""

    code = "judge_exists"


class JudgeNotEndpoint(Conflicting):
    """Something that only an AI reviewer over the network has."""

    code = "judge_not_endpoint"


class InvitationOver(Conflicting):
    """An invitation that ran out or was answered the other way."""

    code = "invitation_over"
