// What stands in front of the replicas: a reverse proxy that takes them in turn, request by request.
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as ask, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer that went through. */
export interface Answer {
  /** Whose it is: a replica's URL. */
  replica: string;
  path: string;
  /** The body so far. */
  body: Buffer[];
  /** Nothing more comes. */
  ended: boolean;
}

/** Only good between two neighbours. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);

export class Proxy {
  /** Where requests go, in turn. */
  replicas: string[] = [];
  /** Where it is, without a slash at the end. */
  url = '';
  private turn = 0;
  private readonly recordings = new Set<Answer[]>();
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server: Server = createServer((request, response) => this.pass(request, response));

  static async start(): Promise<Proxy> {
    const proxy = new Proxy();
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.url = `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
    return proxy;
  }

  /** Starts one, which lasts for as long as it is used. */
  static async during(use: (proxy: Proxy) => Promise<void>): Promise<void> {
    const proxy = await Proxy.start();
    await use(proxy);
    await proxy.stop();
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
    await closed;
  }

  /** Every answer that begins from now on, each with all that comes of it. */
  record(): Answer[] {
    const answers: Answer[] = [];
    this.recordings.add(answers);
    return answers;
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const replica = this.replicas[this.turn++ % this.replicas.length];
    if (!replica) {
      response.writeHead(503).end('there is no replica\n');
      return;
    }
    const { method, url: path = '/', socket } = request;
    const headers = forwarded(request.rawHeaders);
    headers.push('X-Forwarded-For', [request.headers['x-forwarded-for'], socket.remoteAddress].filter(Boolean).join(', '));
    const { hostname, port } = new URL(replica);
    const onward = ask({ hostname, port, method, path, headers, agent: this.agent });
    onward.on('response', (answer) => {
      const recorded: Answer = { replica, path, body: [], ended: false };
      for (const recording of this.recordings) recording.push(recorded);
      answer.on('data', (bytes: Buffer) => recorded.body.push(bytes));
      response.writeHead(answer.statusCode ?? 502, forwarded(answer.rawHeaders));
      response.flushHeaders();
      answer.pipe(response);
      answer.on('close', () => {
        recorded.ended = true;
        // A body that breaks off breaks off here as well.
        if (!answer.complete) response.destroy();
      });
    });
    onward.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end('the replica does not answer\n');
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }
}

/** The headers that are for whoever comes next, as names and values in turn. */
function forwarded(raw: string[]): string[] {
  return raw.filter((_, at) => {
    const name = (raw[at - (at % 2)] ?? '').toLowerCase();
    return !HOP_BY_HOP.has(name) && name !== 'x-forwarded-for';
  });
}
