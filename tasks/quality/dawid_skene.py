"""All answers of a project at once: variational Bayesian Dawid-Skene.

Kim and Ghahramani (2012), independent classifiers; iBCC (Simpson et al., 2013). Dirichlet priors favour the
diagonal, so that classes cannot swap their names and an expert with few answers stays near the pool.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from tasks.quality.answers import Answers, Floats, Integers


@dataclass(frozen=True, slots=True)
class Priors:
    """Pseudo-counts: of each class, of a right answer, of each wrong one (all in answers)."""

    of_class: float = 1.0
    right: float = 4.0
    wrong: float = 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """`posterior` (items, classes), `confusion` (experts, true, answer), `class_prior` (classes,), and the
    evidence lower bound in nats, by which model structures can be compared."""

    posterior: Floats
    confusion: Floats
    class_prior: Floats
    bound: float


PRIORS = Priors()


def fit(
    answers: Answers,
    *,
    priors: Priors = PRIORS,
    known: Integers | None = None,
    rounds: int = 200,
    tolerance: float = 1e-6,
) -> Fit:
    """Fit by coordinate ascent from the majority. `known` (items,) holds the true class or -1: those stay clamped."""
    posterior = clamp(votes_of(answers), known)
    bound = -np.inf
    for _ in range(rounds):
        of_class, of_answer = counts_of(answers, posterior, priors)
        log_posterior = expected_log_joint(answers, of_class, of_answer)
        before, bound = bound, lower_bound(answers, posterior, of_class, of_answer, priors)
        posterior = clamp(softmax(log_posterior), known)
        if bound - before < tolerance * answers.items:
            break
    of_class, of_answer = counts_of(answers, posterior, priors)
    confusion = of_answer / of_answer.sum(axis=2, keepdims=True)
    return Fit(
        posterior, confusion, of_class / of_class.sum(), lower_bound(answers, posterior, of_class, of_answer, priors)
    )


def votes_of(answers: Answers) -> Floats:
    """Shares of the answers, smoothed so that no class starts impossible (items, classes)."""
    votes = np.full((answers.items, answers.classes), 1e-2)
    np.add.at(votes, (answers.item, answers.answer), 1.0)
    shares: Floats = votes / votes.sum(axis=1, keepdims=True)
    return shares


def clamp(posterior: Floats, known: Integers | None) -> Floats:
    """Items whose class is known have it with certainty."""
    if known is None:
        return posterior
    rows = np.flatnonzero(known >= 0)
    posterior[rows] = 0.0
    posterior[rows, known[rows]] = 1.0
    return posterior


def prior_counts(answers: Answers, priors: Priors) -> Floats:
    """Pseudo-counts of one expert's confusion (classes, classes)."""
    counts = np.full((answers.classes, answers.classes), priors.wrong)
    np.fill_diagonal(counts, priors.right)
    return counts


def counts_of(answers: Answers, posterior: Floats, priors: Priors) -> tuple[Floats, Floats]:
    """Dirichlet parameters of the classes (classes,) and of every expert's rows (experts, classes, classes)."""
    of_answer = np.tile(prior_counts(answers, priors), (answers.experts, 1, 1))
    np.add.at(of_answer.transpose(0, 2, 1), (answers.expert, answers.answer), posterior[answers.item])
    of_class: Floats = priors.of_class + posterior.sum(axis=0)
    return of_class, of_answer


def expected_log_joint(answers: Answers, of_class: Floats, of_answer: Floats) -> Floats:
    """E[log p(class, answers)] for every item (items, classes)."""
    log_confusion = digamma(of_answer) - digamma(of_answer.sum(axis=2, keepdims=True))
    joint = np.tile(digamma(of_class) - digamma(of_class.sum()), (answers.items, 1))
    np.add.at(joint, answers.item, log_confusion[answers.expert, :, answers.answer])
    return joint


def softmax(log_weights: Floats) -> Floats:
    weights: Floats = np.exp(log_weights - log_weights.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def lower_bound(answers: Answers, posterior: Floats, of_class: Floats, of_answer: Floats, priors: Priors) -> float:
    """The bound with the Dirichlets at their optimum for this posterior: normalisers plus entropy (nats)."""
    class_part = log_beta(of_class) - log_beta(np.full(answers.classes, priors.of_class))
    answer_part = log_beta(of_answer).sum() - answers.experts * log_beta(prior_counts(answers, priors)).sum()
    entropy = -np.sum(posterior * np.log(np.clip(posterior, 1e-300, 1.0)))
    return float(class_part + answer_part + entropy)


def log_beta(parameters: Floats) -> Floats:
    """Logarithm of the Dirichlet's normaliser along the last axis."""
    logs: Floats = gammaln(parameters).sum(axis=-1) - gammaln(parameters.sum(axis=-1))
    return logs
