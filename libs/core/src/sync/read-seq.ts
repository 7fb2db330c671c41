/** How far a person has read: never before they joined, never beyond the head. */
export const readSeqOf = ({
  head,
  joinedSeq = 0,
  mark = 0,
}: {
  readonly head: number;
  readonly joinedSeq?: number | undefined;
  readonly mark?: number | undefined;
}): number => Math.min(Math.max(joinedSeq, mark), head);
