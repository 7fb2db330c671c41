/** The numbers every part agrees on. Units stand in the names; changing one is a change of the wire. */
export const limits = {
  /** Unicode code points of one message, counted after NFC. */
  messageCodePoints: 4_000,
  /** UTF-8 bytes of one Socket.IO frame or REST body (imports have their own limit). */
  requestBytes: 64 * 1024,
  importBytes: 4 * 1024 * 1024,
  nameCodePoints: 80,
  topicCodePoints: 250,
  reasonCodePoints: 500,
  handleLength: 64,
  passwordLength: { min: 8, max: 200 },
  emojiBytes: 32,
  /** Different emoji on one message. */
  reactionKinds: 20,
  /** Names shown beside one reaction; the count goes on. */
  reactionUsersShown: 20,
  mentions: 50,
  pageMessages: { default: 50, max: 200 },
  changePage: 500,
  syncRooms: 500,
  syncMessagesPerRoom: 50,
  watchedPresence: 100,
  userLookup: 200,
  searchCodePoints: 500,
  searchHits: { default: 20, max: 50 },
  /** Finds of one search, over all its pages. */
  searchDepth: 200,
  searchCursor: 6_000,
  membersPerCall: 500,
  /** A client that is further behind starts over from the newest page. */
  resetGap: 1_000,
  socketsPerUser: 10,
} as const;
