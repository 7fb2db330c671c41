// A plain client of the public contract: sign in, rooms with unread, read and write. All it shows comes from the server; on
// any doubt (a gap, a change, a reconnect) it asks for the page again.
const $ = (id) => document.getElementById(id);
const [rooms, names, waiting] = [new Map(), new Map(), []];
let socket, current, sending;
let shown = [];

async function call(method, path, body) {
  const headers = { 'content-type': 'application/json' };
  return fetch(`/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

async function api(method, path, body) {
  let answer = await call(method, path, body);
  if (answer.status === 401 && (await call('POST', '/session/refresh', {})).ok) answer = await call(method, path, body);
  const json = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) throw Object.assign(new Error(json.error.message), json.error);
  return json;
}

/** crypto.randomUUID is missing on plain http addresses. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const say = (text) => ($('state').textContent = text);
const leave = () => location.reload();
const attempt = (work) => work().catch((error) => (error.code === 'UNAUTHENTICATED' ? leave() : say(error.message)));

function enter({ user }) {
  if (user.passwordChangeRequired) {
    $('change').hidden = false;
    throw new Error('Choose a new password, at least 8 characters long.');
  }
  $('door').hidden = true;
  $('school').hidden = false;
  $('me').textContent = user.name;
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
  listen('room:changed', sync);
  listen('room:removed', sync);
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
  const buttons = list.map((room) => {
    const button = document.createElement('button');
    button.textContent = unread(room) ? `${room.name} (${unread(room)} unread)` : room.name;
    button.setAttribute('aria-current', String(room.id === current));
    button.onclick = () => attempt(() => openRoom(room));
    return button;
  });
  $('rooms').replaceChildren(...buttons);
}

async function openRoom(room) {
  [current, shown] = [room.id, []];
  $('room-name').textContent = room.name;
  $('composer').hidden = !room.canPost;
  await loadPage();
}

async function loadPage() {
  const id = current;
  const page = await api('GET', `/rooms/${id}/messages?limit=200`);
  if (current === id) await show(page.messages);
}

async function arrived({ roomId, from, to, messages }) {
  await moved({ [roomId]: { head: 0 } });
  const room = rooms.get(roomId);
  if (room) room.head = Math.max(room.head, to);
  if (roomId === current) await (from === (shown.at(-1)?.seq ?? 0) + 1 ? show([...shown, ...messages]) : loadPage());
  drawRooms();
}

async function show(messages) {
  shown = messages.slice(-500);
  const unknown = [...new Set(shown.map(({ authorId }) => authorId))].filter((id) => !names.has(id)).slice(0, 200);
  if (unknown.length > 0)
    for (const { id, name } of (await api('GET', `/users?ids=${unknown.join(',')}`)).users) names.set(id, name);
  draw();
  const [room, last] = [rooms.get(current), shown.at(-1)?.seq ?? 0];
  if (!room || document.visibilityState !== 'visible' || room.readSeq >= last || !socket.connected) return;
  const { data } = await socket.timeout(5_000).emitWithAck('read:mark', { roomId: room.id, seq: last });
  if (data) await moved({ [room.id]: { head: 0, ...data } });
}

function draw() {
  const list = $('messages');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const lines = shown.map((message) => {
    const reactions = Object.entries(message.reactions ?? {}).map(([emoji, { count }]) => ` ${emoji} ${count}`);
    const text = (message.deleted ? 'Message removed' : message.text) + (message.editedAt ? ' (edited)' : '');
    const time = new Date(message.sentAt).toLocaleString([], { dateStyle: 'short', timeStyle: 'short' });
    return line(`${names.get(message.authorId) ?? 'Somebody'} · ${time}`, text + reactions.join(''));
  });
  const mine = waiting.filter(({ roomId }) => roomId === current).map(({ text }) => line('Waiting to send', text));
  list.replaceChildren(...lines, ...mine);
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function line(head, text) {
  const [row, who, body] = [
    document.createElement('div'),
    document.createElement('strong'),
    document.createElement('p'),
  ];
  [who.textContent, body.textContent, body.dir] = [head, text, 'auto'];
  row.append(who, body);
  return row;
}

/** One at a time and the same id for ever: a resend is the same message. */
async function drain(pause = 500) {
  if (sending || waiting.length === 0 || !socket.connected) return;
  sending = true;
  const [first] = waiting;
  const answer = await socket
    .timeout(5_000)
    .emitWithAck('message:send', first)
    .catch(() => undefined);
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
  field.value = '';
  draw();
  void drain();
};
$('composer').onkeydown = (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $('composer').requestSubmit();
};
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

api('GET', '/session')
  .then(enter)
  .catch(() => ($('door').hidden = false));
