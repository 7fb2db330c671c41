import type { StoredMessage } from '../messages/stored.js';
import type { Clock } from '../ports/clock.port.js';
import type { IndexBuild, IndexBuilds } from '../ports/index-builds.port.js';
import { wordsBuild } from '../ports/index-builds.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import type { VectorIndex } from '../ports/vector-index.port.js';
import { passageOf } from '../search/passage.js';
import { allMessages } from './all-messages.js';
import type { IndexWriter } from './index-writer.js';
import { modelsFreshMs } from './indexed-models.js';
import type { IndexedModel, IndexedModels } from './indexed-models.js';
import { planBuilds } from './plan-builds.js';

export type RebuildIndexPorts = {
  readonly rooms: Pick<Rooms, 'list'>;
  readonly messageStore: Pick<MessageStore, 'page' | 'byIds'>;
  readonly vectorIndex: Pick<VectorIndex, 'ensure' | 'remove'>;
  readonly builds: IndexBuilds;
  readonly models: Pick<IndexedModels, 'wanted' | 'searching'>;
  readonly writer: Pick<IndexWriter, 'refreshWords' | 'putVectors'>;
  readonly clock: Clock;
};

const perPage = 64;
/** Between two pages, at least: the machine has people to serve. */
const restMs = 10;

/**
 * Builds what the stream of new messages does not bring: an index that is new or was lost, and the vectors of another model. Searches go on
 * meanwhile with what there is; a new model takes the place of the old one when it has read everything. Goes on where it stopped.
 */
export class RebuildIndex {
  constructor(private readonly ports: RebuildIndexPorts) {}

  /**
   * Resolves when nothing is left to build, or when aborted.
   * @throws EmbedderError when the words are done and the model cannot be used
   */
  async run(signal: AbortSignal): Promise<void> {
    await this.#buildWords(signal);
    const wanted = await this.ports.models.wanted();
    await this.#prepare(wanted);
    if (wanted && !signal.aborted) await this.#buildVectors(wanted, signal);
  }

  async #buildWords(signal: AbortSignal): Promise<void> {
    const { builds, writer } = this.ports;
    const known = (await builds.list()).find(({ name }) => name === wordsBuild);
    if (known?.complete) return;
    const build = known ?? { name: wordsBuild, cursor: null, complete: false, active: false };
    await this.#walk(build, signal, (page) => writer.refreshWords(page.map(({ id }) => id)));
  }

  async #prepare(wanted: IndexedModel | null): Promise<void> {
    const { builds, models, vectorIndex } = this.ports;
    const searching = await models.searching();
    for (const model of [searching, wanted]) if (model) await vectorIndex.ensure(model.manifest);
    const plan = planBuilds(await builds.list(), {
      wanted: wanted?.manifest.modelId ?? null,
      searching: searching?.manifest.modelId ?? null,
    });
    await builds.save(plan.save);
    await this.#forget(plan.forget);
  }

  async #buildVectors(wanted: IndexedModel, signal: AbortSignal): Promise<void> {
    const { modelId } = wanted.manifest;
    const build = (await this.ports.builds.list()).find(({ name }) => name === modelId);
    if (build && !build.complete) await this.#walk(build, signal, (page) => this.#embedPage(wanted, page, signal));
    if (!signal.aborted) await this.#switchTo(modelId, signal);
  }

  async #embedPage({ embedder, manifest }: IndexedModel, page: readonly StoredMessage[], signal: AbortSignal) {
    const parents = page.flatMap(({ replyTo }) => replyTo?.id ?? []);
    const known = new Map((await this.ports.messageStore.byIds(parents)).map((message) => [message.id, message]));
    const passages = page.map((message) => passageOf(message, message.replyTo && known.get(message.replyTo.id)?.text));
    const texts = passages.filter((text) => text !== null);
    const vectors = (await embedder.embed(texts, 'passage', signal)).values();
    await this.ports.writer.putVectors(
      manifest.modelId,
      page.map(({ id: messageId, editedAt }, i) => ({
        messageId,
        editedAt,
        values: passages[i] === null ? null : (vectors.next().value ?? null),
      })),
    );
  }

  /** Page by page, and after each a rest as long as it took: half of what a build could have is left to others. */
  async #walk(
    build: IndexBuild,
    signal: AbortSignal,
    put: (page: readonly StoredMessage[]) => Promise<unknown>,
  ): Promise<void> {
    const { builds, clock } = this.ports;
    let { cursor } = build;
    for await (const page of allMessages(this.ports, cursor, perPage)) {
      if (signal.aborted) return;
      const began = clock.now();
      await put(page);
      const last = page.at(-1);
      cursor = last ? { roomId: last.roomId, seq: last.seq } : cursor;
      await builds.save([{ ...build, cursor }]);
      await clock.sleep(Math.max(restMs, clock.now() - began), signal);
    }
    if (!signal.aborted) await builds.save([{ ...build, cursor, complete: true }]);
  }

  async #switchTo(modelId: string, signal: AbortSignal): Promise<void> {
    const { builds, clock } = this.ports;
    const models = (await builds.list()).filter(({ name }) => name !== wordsBuild);
    const others = models.filter(({ name }) => name !== modelId);
    const isActive = models.some(({ name, active }) => active && name === modelId);
    if (!isActive) await builds.save(models.map((build) => ({ ...build, active: build.name === modelId })));
    if (others.length === 0) return;
    // Searches that still ask the old model end first.
    await clock.sleep(2 * modelsFreshMs, signal);
    if (!signal.aborted) await this.#forget(others.map(({ name }) => name));
  }

  async #forget(modelIds: readonly string[]): Promise<void> {
    for (const modelId of modelIds) {
      await this.ports.vectorIndex.remove({ modelId });
      await this.ports.builds.removeBuild(modelId);
    }
  }
}
