/** What people and programs do, one after the other each. Each of them begins with a message and ends with an edit of it. */
export type Act = {
  /** 0 and 1: people with a client; 2: a program that sends by itself. */
  readonly who: number;
  readonly kind: 'send' | 'reply' | 'edit' | 'delete' | 'react' | 'unreact' | 'resend' | 'scroll';
  readonly room: number;
  /** Chooses the message that it is about. */
  readonly target: number;
};

export type Disturbance = {
  /** The step at which it happens. */
  readonly at: number;
  readonly kind:
    | 'call fails'
    | 'worker crashes'
    | 'worker sleeps'
    | 'partitions move'
    | 'primary falls'
    | 'majority lags'
    | 'gateway crashes'
    | 'connection breaks'
    | 'page reloads'
    | 'member leaves'
    | 'poison';
  /** Chooses whom it hits, and for how long. */
  readonly pick: number;
};

/** One schedule, whole: the same scenario always goes the same way. */
export type Scenario = {
  readonly seed: number;
  readonly workers: number;
  /** Records of one batch at most. */
  readonly batchRecords: number;
  /** Calls of a hundred that fail, beside the disturbances. */
  readonly faultPercent: number;
  readonly acts: readonly Act[];
  readonly disturbances: readonly Disturbance[];
};

/** What a search for one kind of mistake looks at closely. */
export type Focus = {
  readonly acts?: readonly Act['kind'][];
  readonly disturbances?: readonly Disturbance['kind'][];
  readonly faultPercent?: number;
};
