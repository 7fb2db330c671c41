import type { School } from './school.js';
import type { Disturbance } from './scenario.js';
import { newActor } from './simulation/simulation.js';

const weather = newActor('weather');

/** Makes it happen, or something like it when there is nobody left to whom it could. */
export function disturb(school: School, { kind, pick }: Disturbance): void {
  const { sim, faults, store, group, workers, gateways, people } = school;
  faults.injected += 1;
  const index = pick % Math.max(1, workers.length);
  switch (kind) {
    case 'call fails':
      faults.injected -= 1;
      return faults.owe();
    case 'worker crashes': {
      const worker = workers[index];
      if (worker) sim.kill(worker.actor);
      sim.after(weather, pick * 37, () => school.startWorker(index));
      return;
    }
    case 'worker sleeps': {
      const actor = workers[index]?.actor;
      if (!actor) return;
      actor.frozen = true;
      sim.later(weather, () => group.rebalance());
      // An even pick: it wakes up as a zombie in mid-flight; an odd one: when everything is quiet.
      if (pick % 2 === 0) sim.after(weather, pick * 11, () => void (actor.frozen = false));
      return;
    }
    case 'partitions move':
      return group.rebalance();
    case 'primary falls':
      return store.elect();
    case 'majority lags':
      store.replication.frozen = true;
      sim.after(weather, pick * 7, () => void (store.replication.frozen = false));
      return;
    case 'gateway crashes':
      gateways[pick % gateways.length]?.crash();
      return school.startGateway(pick % gateways.length);
    case 'connection breaks':
      return people[pick % people.length]?.cut();
    case 'page reloads':
      return people[pick % people.length]?.reload();
    case 'member leaves':
      return school.removeListener(school.roomId(pick));
    case 'poison':
      return school.poison(school.roomId(pick));
  }
}

/** From now on nothing goes wrong: who is dead comes back, who sleeps wakes up. */
export function heal(school: School): void {
  const { sim, faults, store, group, workers, people } = school;
  faults.isOn = false;
  sim.isHasty = false;
  store.replication.frozen = false;
  workers.forEach(({ actor }, index) => {
    actor.frozen = false;
    if (actor.dead) school.startWorker(index);
  });
  group.rebalance();
  for (const person of people) person.connect();
}
