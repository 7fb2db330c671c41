import { ChatError } from '@homeroom/contracts';
import type { RateAction, RateLimiter } from '../ports/rate-limiter.port.js';

/** @throws ChatError RATE_LIMITED with the time to wait */
export async function takeToken(rateLimiter: RateLimiter, subject: string, action: RateAction): Promise<void> {
  const answer = await rateLimiter.take(subject, action);
  if (answer.allowed) return;
  throw new ChatError('RATE_LIMITED', 'Too many requests. Wait a moment.', { retryAfterMs: answer.retryAfterMs });
}
