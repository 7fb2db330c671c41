import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

type Described<Label extends string> = {
  /** `homeroom_<subject>_<unit>[_total]`. */
  readonly name: string;
  readonly help: string;
  /** Bounded: never a room, a user or a message. */
  readonly labels: readonly Label[];
};
export type CounterSpec<Label extends string = never> = Described<Label> & { readonly type: 'counter' };
export type GaugeSpec<Label extends string = never> = Described<Label> & { readonly type: 'gauge' };
export type HistogramSpec<Label extends string = never> = Described<Label> & {
  readonly type: 'histogram';
  readonly buckets: readonly number[];
};
export type MetricSpec = CounterSpec<string> | GaugeSpec<string> | HistogramSpec<string>;
export type MetricCatalog = Readonly<Record<string, MetricSpec>>;

/** Seconds; 1 s, the promise of delivery, is an edge. */
export const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

type Words<Label extends string> = { readonly name: string; readonly help: string; readonly labels?: readonly Label[] };

export const counter = <Label extends string = never>({ labels = [], ...words }: Words<Label>): CounterSpec<Label> => ({
  type: 'counter',
  labels,
  ...words,
});
export const gauge = <Label extends string = never>({ labels = [], ...words }: Words<Label>): GaugeSpec<Label> => ({
  type: 'gauge',
  labels,
  ...words,
});
export const histogram = <Label extends string = never>({
  labels = [],
  buckets = latencyBuckets,
  ...words
}: Words<Label> & { readonly buckets?: readonly number[] }): HistogramSpec<Label> => ({
  type: 'histogram',
  labels,
  buckets,
  ...words,
});

type MetricOf<Spec> =
  Spec extends HistogramSpec<infer Label>
    ? Histogram<Label>
    : Spec extends CounterSpec<infer Label>
      ? Counter<Label>
      : Spec extends GaugeSpec<infer Label>
        ? Gauge<Label>
        : never;

/** The metrics of a catalog, under the catalog's keys. */
export type MetricsOf<Catalog extends MetricCatalog> = { readonly [Key in keyof Catalog]: MetricOf<Catalog[Key]> };

/** All numbers of one process. Node's own (`nodejs_eventloop_lag_*`, memory, garbage collection) come with `collectDefaults`. */
export class Metrics {
  private readonly registry = new Registry();
  readonly contentType = this.registry.contentType;

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
  }

  /** Keeps a timer of Node alive until `clear`. */
  collectDefaults(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Registers a catalog. A second call with the same names answers the same metrics. */
  of<const Catalog extends MetricCatalog>(catalog: Catalog): MetricsOf<Catalog> {
    const made = Object.entries(catalog).map(([key, spec]) => [
      key,
      this.registry.getSingleMetric(spec.name) ?? this.make(spec),
    ]);
    return Object.fromEntries(made) as MetricsOf<Catalog>;
  }

  /** The text that Prometheus scrapes. */
  scrape(): Promise<string> {
    return this.registry.metrics();
  }

  names(): readonly string[] {
    return this.registry.getMetricsAsArray().map(({ name }) => name);
  }

  private make(spec: MetricSpec) {
    const options = { name: spec.name, help: spec.help, labelNames: [...spec.labels], registers: [this.registry] };
    if (spec.type === 'counter') return new Counter(options);
    if (spec.type === 'gauge') return new Gauge(options);
    return new Histogram({ ...options, buckets: [...spec.buckets] });
  }
}
