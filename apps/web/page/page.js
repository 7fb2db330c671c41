// A plain client of the public contract: sign in, rooms with unread, read and write. All it shows comes from the server; on
// any doubt (a gap, a change, a reconnect) it asks for the page again.
const $ = (id) => document.getElementById(id);
const [rooms, names, waiting] = [new Map(), new Map(), []];
let socket, current, sending, search;
let [shown, sought] = [[], 0]; // sought: the seq of a find that the room is opened at, instead of at its end

const headers = { 'content-type': 'application/json' };
const call = (method, path, body) => fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });

async function api(method, path, body) {
  let answer = await call(method, path, body);
  if (answer.status === 401 && (await call('POST', '/session/refresh', {})).ok) answer = await call(method, path, body);
  const json = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) throw Object.assign(new Error(json.error.message), json.error);
  return json;
}

/** crypto.randomUUID is missing on plain http addresses. */
const uuid = () =>
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
  );

const say = (text) => ($('state').textContent = text);
const timeOf = (at) => new Date(at).toLocaleString([], { dateStyle: 'short', timeStyle: 'short' });

/** Texts go in as text, never as markup. */
function make(tag, inside, properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

const leave = () => location.reload();
const attempt = (work, tell = say) =>
  work().catch((error) => (error.code === 'UNAUTHENTICATED' ? leave() : tell(error.message)));

function enter({ user }) {
  if (user.passwordChangeRequired) {
    $('change').hidden = false;
    throw new Error('Choose a new password, at least 8 characters long.');
  }
  [$('door').hidden, $('school').hidden, $('me').textContent] = [true, false, user.name];
  socket = window.io({ auth: { v: 1 } });
  const listen = (event, work) => socket.on(event, (payload) => attempt(async () => work(payload)));
  listen('connect', async () => {
    await sync();
    say('');
    void drain();
  });
  listen('disconnect', () => say('Reconnecting… You can keep writing.'));
  listen('connect_error', async (error) => {
    if (error.data?.error.code !== 'UNAUTHENTICATED') return say('Reconnecting… You can keep writing.');
    await api('GET', '/session');
    socket.connect();
  });
  listen('message:batch', arrived);
  listen('change:batch', ({ roomId }) => roomId === current && loadPage());
  listen('room:heads', ({ heads }) => moved(heads));
  listen('read:marked', ({ roomId, seq }) => moved({ [roomId]: { head: 0, readSeq: seq } }));
  for (const event of ['room:changed', 'room:removed']) listen(event, sync);
  listen('session:ending', leave);
}

async function sync() {
  const answer = await api('POST', '/sync', { rooms: {} });
  rooms.clear();
  for (const room of answer.rooms) rooms.set(room.id, room);
  if (!rooms.has(current)) [current, shown, $('composer').hidden] = [undefined, [], true];
  drawRooms();
  if (current) await loadPage();
}

async function moved(heads) {
  for (const [id, { head, readSeq = 0 }] of Object.entries(heads)) {
    const room = rooms.get(id);
    if (!room) return sync();
    const behind = head > room.head;
    Object.assign(room, { head: Math.max(head, room.head), readSeq: Math.max(readSeq, room.readSeq) });
    if (behind && id === current) await loadPage();
  }
  drawRooms();
}

function drawRooms() {
  const unread = (room) => Math.max(0, room.head - room.readSeq);
  const list = [...rooms.values()].sort((a, b) => !unread(a) - !unread(b) || a.name.localeCompare(b.name));
  const button = (room) =>
    make('button', [room.name, unread(room) ? ` (${unread(room)} unread)` : ''], {
      onclick: () => attempt(() => openRoom(room)),
      ariaCurrent: String(room.id === current),
    });
  $('rooms').replaceChildren(...list.map(button));
}

async function openRoom(room, seq = 0) {
  [current, shown, sought] = [room.id, [], seq];
  [$('room-name').textContent, $('composer').hidden] = [room.name, !room.canPost];
  draw();
  await closeResults();
  drawRooms();
  $('messages').querySelector('[aria-current]')?.focus();
}

async function closeResults() {
  [search, $('room').hidden, $('results').hidden] = [undefined, false, true];
  if (current) await loadPage();
}

async function loadPage() {
  const id = current;
  const page = await api('GET', `/rooms/${id}/messages?limit=200${sought ? `&around=${sought}` : ''}`);
  if (current === id) await show(page.messages);
}

async function arrived({ roomId, from, to, messages }) {
  if (!rooms.has(roomId)) return sync();
  rooms.get(roomId).head = Math.max(rooms.get(roomId).head, to);
  if (roomId === current) await (from === (shown.at(-1)?.seq ?? 0) + 1 ? show([...shown, ...messages]) : loadPage());
  drawRooms();
}

async function learnNames(messages) {
  const unknown = [...new Set(messages.map(({ authorId }) => authorId))].filter((id) => !names.has(id)).slice(0, 200);
  if (unknown.length > 0)
    for (const { id, name } of (await api('GET', `/users?ids=${unknown.join(',')}`)).users) names.set(id, name);
}

async function show(messages) {
  shown = messages.slice(-500);
  await learnNames(shown);
  draw();
  const [room, last] = [rooms.get(current), shown.at(-1)?.seq ?? 0];
  const isSeen = document.visibilityState === 'visible' && !$('room').hidden && !sought;
  if (!room || !isSeen || room.readSeq >= last || !socket.connected) return;
  const { data } = await socket.timeout(5_000).emitWithAck('read:mark', { roomId: room.id, seq: last });
  if (data) await moved({ [room.id]: { head: 0, ...data } });
}

function draw(isOwn = false) {
  const list = $('messages');
  const atEnd = isOwn || list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const lines = shown.flatMap((message) => {
    const reactions = Object.entries(message.reactions ?? {}).map(([emoji, { count }]) => ` ${emoji} ${count}`);
    const text = (message.deleted ? 'Message removed' : message.text) + (message.editedAt ? ' (edited)' : '');
    return line(headOf(message), [text, ...reactions], message.seq === sought && { ariaCurrent: 'true', tabIndex: -1 });
  });
  const mine = waiting.filter(({ roomId }) => roomId === current);
  list.replaceChildren(...lines, ...mine.flatMap(({ text }) => line('Waiting to send', [text])));
  if (atEnd && !sought) list.scrollTop = list.scrollHeight;
}

const headOf = ({ authorId, sentAt }) => `${names.get(authorId) ?? 'Somebody'} · ${timeOf(sentAt)}`;
const line = (head, text, more) => [make('strong', [head]), make('span', text, { dir: 'auto', ...more })];

const whys = { exact: 'by its words', meaning: 'by its meaning', both: 'by words and meaning' };

function hitLine({ message, room, ranges, why }) {
  const texts = [0, ...ranges.flat()].map((from, i, ends) => message.text.slice(from, ends[i + 1]));
  const marked = texts.map((text, i) => (i % 2 ? make('mark', [text]) : text));
  const inside = [...line(`${room.name} · ${headOf(message)}`, marked), make('small', [whys[why]])];
  const onclick = () => attempt(() => openRoom(rooms.get(room.id) ?? room, message.seq));
  return make('li', [make('button', inside, { onclick })]);
}

/** One at a time and the same id for ever: a resend is the same message. */
async function drain(pause = 500) {
  if (sending || waiting.length === 0 || !socket.connected) return;
  sending = true;
  const [first] = waiting;
  const asked = socket.timeout(5_000).emitWithAck('message:send', first);
  const answer = await asked.catch(() => undefined);
  sending = false;
  if (answer?.ok || answer?.error.retryable === false) waiting.shift();
  if (answer?.error?.retryable === false) {
    say(`Not sent. ${answer.error.message}`);
    $('composer').elements.text.value ||= first.text;
  }
  draw();
  const wait = answer && waiting[0] !== first ? 0 : (answer?.error?.retryAfterMs ?? pause * (0.5 + Math.random()));
  setTimeout(() => void drain(wait === 0 ? 500 : Math.min(pause * 2, 30_000)), wait);
}

$('composer').onsubmit = (event) => {
  event.preventDefault();
  const field = $('composer').elements.text;
  if (!current || field.value.trim() === '') return;
  waiting.push({ roomId: current, clientMessageId: uuid(), text: field.value });
  [field.value, sought] = ['', 0];
  draw(true);
  void drain();
};
$('composer').onkeydown = (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) $('composer').onsubmit(event);
};
$('search').onsubmit = (event) => {
  event.preventDefault();
  const query = new URLSearchParams(new FormData(event.target));
  const mine = (search = {});
  const tell = (text, hits = []) => {
    if (mine !== search) return;
    $('standing').textContent = text;
    $('hits').replaceChildren(...hits.map(hitLine));
  };
  [$('room').hidden, $('results').hidden, $('asked').textContent] = [true, false, `Search: ${query.get('q')}`];
  tell('Searching…');
  void attempt(async () => {
    const { hits, mode, indexedUpTo, cursor } = await api('GET', `/search?limit=50&${query}`);
    await learnNames(hits.map(({ message }) => message));
    const upTo = indexedUpTo ? `Everything up to ${timeOf(indexedUpTo)} is found.` : 'The index is not complete yet.';
    const lexical = query.get('kind') === 'exact' ? upTo : `Words only: the model is not at hand. ${upTo}`;
    const standing = { hybrid: upTo, lexical, recent: 'Searched the newest messages only.' }[mode];
    tell(`${cursor ? 'More than ' : ''}${hits.length || 'Nothing'} found. ${standing}`, hits);
  }, tell);
};
$('search').onchange = ({ target }) => target.name !== 'q' && search && $('search').requestSubmit();
$('close').onclick = () => attempt(closeResults);
document.onkeydown = ({ key }) => void (key === 'Escape' && search && $('close').click());
document.onvisibilitychange = () => current && attempt(() => show(shown));
$('sign-out').onclick = () => attempt(() => api('DELETE', '/session').then(leave));
$('sign-in').onsubmit = async (event) => {
  event.preventDefault();
  const { handle, password, next } = Object.fromEntries(new FormData(event.target));
  try {
    const session = await api('POST', '/session', { handle, password, client: 'browser' });
    if (next) await api('PUT', '/me/password', { old: password, new: next });
    enter(next ? await api('GET', '/session') : session);
  } catch (error) {
    $('refusal').textContent = error.message;
  }
};

const askIn = () => ($('door').hidden = false);
api('GET', '/session').then(enter).catch(askIn);
