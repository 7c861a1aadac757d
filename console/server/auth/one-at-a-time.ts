/** Runs pieces of work one after the other, in the order in which they were given; a failed one does not stop the next. */
export function createOneAtATime(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const outcome = last.then(work);
    last = outcome.then(
      () => undefined,
      () => undefined,
    );
    return outcome;
  };
}
