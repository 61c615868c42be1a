import cel from '@marcbachmann/cel-js';

/** Most that one evaluation may cost. A cost of 1 is about one operator for one element of a list: 50 to 100 ns. */
export const MAX_EVALUATION_COST = 1_000_000;

/** Most that all evaluations for one message may cost: one message can hold many events. */
export const MAX_MESSAGE_COST = 10_000_000;

/**
 * What expressions have cost so far. Only what can grow beyond the length of an expression counts: loops, and what works on whole
 * texts and lists. An evaluation beyond a limit fails like any other. One for a thread: evaluations do not overlap.
 */
class CostBudget {
  #evaluation = 0;
  #message = Infinity;

  /** The next message may cost `MAX_MESSAGE_COST`. Evaluations outside of messages have no limit in common. */
  beginMessage(): void {
    this.#message = MAX_MESSAGE_COST;
  }

  endMessage(): void {
    this.#message = Infinity;
  }

  beginEvaluation(): void {
    this.#evaluation = MAX_EVALUATION_COST;
  }

  /** Throws when too much has been spent, and again each time until the next evaluation begins. */
  spend(cost: number): void {
    this.#evaluation -= cost;
    this.#message -= cost;
    if (this.#evaluation < 0)
      throw exceeded(`it costs more than ${MAX_EVALUATION_COST.toLocaleString('en')}`);
    if (this.#message < 0)
      throw exceeded(
        `all expressions together cost more than ${MAX_MESSAGE_COST.toLocaleString('en')} for this message`,
      );
  }
}

export const costBudget = new CostBudget();

function exceeded(what: string): Error {
  return new cel.EvaluationError({
    code: 'cost_exceeded',
    message: `${what}: its lists or texts are too long`,
  });
}
