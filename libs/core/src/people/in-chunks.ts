/** Does the work for all items, so many at a time, and answers in their order. Rejects with the first failure. */
export async function inChunks<Item, Answer>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += size) {
    answers.push(...(await Promise.all(items.slice(from, from + size).map(work))));
  }
  return answers;
}
