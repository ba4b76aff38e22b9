import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { asAnswered, inThreads, type ThreadOptions } from './in-threads.ts';

interface Echo {
  readonly twice: number;
  readonly threadId: number;
  readonly greeting: string;
  /** Questions that the thread was at when it answered this one. */
  readonly underWay: number;
}

const program = new URL('../../fixtures/harness/echo-thread.mjs', import.meta.url);

describe('questions to several threads', () => {
  const ask = async (questions: readonly number[], options: Partial<ThreadOptions> = {}) => {
    const answers: Echo[] = [];
    const asked = inThreads<number, Echo>(questions, { program, workerData: 'hello', threads: 2, ...options });
    for await (const answer of asked) answers.push(answer);
    return answers;
  };

  it('are answered in their order, whichever thread was faster', async () => {
    const questions = [40, 1, 1, 1, 30, 1, 2];
    const answers = await ask(questions);
    assert.deepEqual(
      answers.map(({ twice }) => twice),
      questions.map((question) => 2 * question),
    );
    assert.equal(new Set(answers.map(({ threadId }) => threadId)).size, 2);
    assert.ok(answers.every(({ greeting }) => greeting === 'hello'));
  });

  it('end with the error of a question, its code and sentences kept', async () => {
    await assert.rejects(ask([1, 13, 1]), { message: 'thirteen', code: 'unlucky', zh: '不吉' });
  });

  it('end with an error where a thread dies', async () => {
    await assert.rejects(ask([1, 99, 1]), /ended with code 3/);
  });

  it('end with the reason of the signal, without waiting for what is under way', async () => {
    const stopping = new AbortController();
    const begun = performance.now();
    setTimeout(() => stopping.abort(new Error('cancelled')), 300);
    await assert.rejects(ask([60_000, 60_000], { signal: stopping.signal }), /cancelled/);
    assert.ok(performance.now() - begun < 20_000);
  });

  it('come as they are answered, and a long one holds up none of the others', async () => {
    const found: number[] = [];
    const options = { program, workerData: 'hello', threads: 2 };
    for await (const { question, answer } of asAnswered<number, Echo>([600, 1, 2, 3, 4], options)) {
      assert.equal(answer.twice, 2 * question);
      found.push(question);
    }
    assert.deepEqual(found, [1, 2, 3, 4, 600]);
    await assert.rejects(async () => {
      for await (const _ of asAnswered<number, Echo>([1, 13, 1], options));
    }, /thirteen/);
  });

  it('are worked on two at a time where a thread is told to, and answered in their order all the same', async () => {
    const options = { threads: 1, ahead: 3 };
    const questions = [300, 10, 20, 30];
    const two = await ask(questions, { ...options, workerData: { atOnce: 2 } });
    assert.deepEqual(
      two.map(({ twice }) => twice),
      questions.map((question) => 2 * question),
    );
    assert.equal(Math.max(...two.map(({ underWay }) => underWay)), 2);
    const one = await ask(questions, options);
    assert.deepEqual([...new Set(one.map(({ underWay }) => underWay))], [1]);
  });

  it('are none where there is nothing to ask', async () => {
    assert.deepEqual(await ask([]), []);
  });
});
