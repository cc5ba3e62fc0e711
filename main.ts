#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { EnvFault, readEnv, type Env } from './config/env.ts';
import { packageRoot, packageVersion } from './config/root.ts';

/** Ends with status 2: the command line or its input is wrong. */
const WRONG_INPUT = new Set(['EnvFault', 'ConfigFaults', 'InputFault', 'TopicFault']);
/** Ends with status 1, told in one sentence; anything else is a defect and shows its stack. */
const TOLD = new Set(['PortFault', 'DataFolderFault', 'NewerSchema', 'Failure', 'NotDone']);

function env(overrides: Record<string, string> = {}): Env {
  return readEnv({ ...process.env, ...overrides }, packageRoot());
}

function number(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('give a whole number');
  return value;
}

function withPort(options: { port?: string }): Record<string, string> {
  return options.port === undefined ? {} : { PORT: options.port };
}

const program = new Command('kakehashi')
  .description('Watches the news for cooperation between Vietnamese and Japanese localities')
  .version(packageVersion())
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

program
  .command('start')
  .description('scheduler, workers and web in one process')
  .option('--tour', 'read the bundled sample newspapers instead of the real sources')
  .option('--port <number>', 'port of the web pages (else PORT, else 3000)')
  .action(async (options: { tour?: boolean; port?: string }) => {
    const { start } = await import('./cli/start.ts');
    await start(env(withPort(options)), { tour: options.tour ?? false });
  });

program
  .command('serve')
  .description('the web pages alone; workers run elsewhere')
  .option('--port <number>')
  .action(async (options: { port?: string }) => {
    const { serveOnly } = await import('./cli/serve.ts');
    await serveOnly(env(withPort(options)));
  });

program
  .command('work')
  .description('workers and scheduler alone, on as many machines as wanted')
  .option('--queues <names>', 'only these, parted by commas')
  .option('--concurrency <number>', 'jobs of each queue at a time', number)
  .action(async (options: { queues?: string; concurrency?: number }) => {
    const { workOnly } = await import('./cli/work.ts');
    await workOnly(env(), options);
  });

program
  .command('migrate')
  .description('bring the database to this version')
  .action(async () => {
    const { migrateOnly } = await import('./cli/migrate.ts');
    await migrateOnly(env());
  });

program
  .command('doctor')
  .description('check database, queue, relay, DNS records, browser and clock')
  .action(async () => {
    const { doctor } = await import('./cli/doctor.ts');
    await doctor(env());
  });

program
  .command('crawl')
  .description('poll the sources now and follow each article to its end')
  .option('--source <id...>', 'only these')
  .option('--limit <number>', 'at most this many articles of a source', number)
  .option('--json', 'print the figures as JSON')
  .action(async (options: { source?: string[]; limit?: number; json?: boolean }) => {
    const { crawl } = await import('./cli/crawl.ts');
    await crawl(env(), options);
  });

program
  .command('source <action> [id] [url]')
  .description(
    'the catalogue: list, check, new ID URL, record ID|all, preview ID [URL]; held links: release ID, drop ID; its past: backfill ID',
  )
  .option('--since <day>', 'backfill: only links published since this ISO day')
  .option('--per-hour <number>', 'backfill: articles an hour (600)', number)
  .option('--again', 'backfill: begin anew instead of going on')
  .option('--list-only', 'backfill: read the sitemaps and leave the articles to the workers')
  .action(
    async (
      action: string,
      id: string | undefined,
      url: string | undefined,
      options: { since?: string; perHour?: number; again?: boolean; listOnly?: boolean },
    ) => {
      if (action === 'backfill') {
        const { backfillSource } = await import('./cli/backfill.ts');
        return await backfillSource(env(), id, options);
      }
      const { sourceCommand } = await import('./cli/source.ts');
      return await sourceCommand(env(), action, id, url);
    },
  );

for (const filter of ['extract', 'classify', 'dedupe'] as const) {
  program
    .command(filter)
    .description('filter: JSON lines in, JSON lines out')
    .action(async () => {
      const { runFilter } = await import('./cli/filters.ts');
      await runFilter(filter, env());
    });
}

program
  .command('eval [file]')
  .description('score classify and dedupe against labelled articles')
  .option('--errors', 'also print every wrong answer')
  .option('--feedback', 'instead of a file: what readers and operators said and an operator accepted')
  .option('--save <file>', 'also write the labelled articles into a file')
  .action(
    async (file: string | undefined, options: { errors?: boolean; feedback?: boolean; save?: string }) => {
      const { evaluate } = await import('./cli/eval.ts');
      await evaluate(env(), file, options);
    },
  );

program
  .command('train [sets...]')
  .description("show what learning the judge's weights anew would do (else from our own sets)")
  .option('--feedback', 'also learn from what readers and operators said and an operator accepted')
  .option('--fresh', 'from the priors alone, not from the present weights')
  .option('--apply', 'put the new weights to use')
  .action(async (sets: string[], options: { feedback?: boolean; fresh?: boolean; apply?: boolean }) => {
    const { train } = await import('./cli/train.ts');
    await train(env(), sets, options);
  });

program
  .command('rejudge')
  .description("run today's rules over stored articles")
  .option('--since <day>', 'only articles published since this ISO day')
  .option('--dry-run', 'only print what would change')
  .option('--regroup', 'also group the articles into stories anew; what was decided by hand stands')
  .option('--after <id>', 'go on behind this article, after an interruption')
  .option('--reparse', "first read the kept pages again by today's parser, without any network")
  .action(
    async (options: {
      since?: string;
      dryRun?: boolean;
      regroup?: boolean;
      reparse?: boolean;
      after?: string;
    }) => {
      const { rejudge } = await import('./cli/rejudge.ts');
      await rejudge(env(), options);
    },
  );

program
  .command('user <action> [name]')
  .description('operators: add NAME [--role], list, reset NAME')
  .option('--role <role>', 'reader, editor, operator or admin', 'operator')
  .action(async (action: string, name: string | undefined, options: { role: string }) => {
    const { userCommand } = await import('./cli/user.ts');
    await userCommand(env(), action, name, options.role);
  });

program
  .command('subscriber <action>')
  .description('import or export subscribers as JSON lines')
  .action(async (action: string) => {
    const { subscriberCommand } = await import('./cli/subscriber.ts');
    await subscriberCommand(env(), action);
  });

program
  .command('config <action> [folder]')
  .description('export or import sources, families and topic; with --format a file of the sources alone')
  .option('--format <format>', 'opml, csv or json')
  .action(async (action: string, folder: string | undefined, options: { format?: string }) => {
    const { configCommand } = await import('./cli/config.ts');
    await configCommand(env(), action, folder, options.format);
  });

program
  .command('backup <file>')
  .description('write everything stored into one checksummed file')
  .action(async (file: string) => {
    const { backup } = await import('./cli/backup.ts');
    await backup(env(), file);
  });

program
  .command('restore <file>')
  .description('fill an empty database from a backup')
  .action(async (file: string) => {
    const { restore } = await import('./cli/backup.ts');
    await restore(env(), file);
  });

program
  .command('reference <what>', { hidden: true })
  .description('prints docs/reference: cli, configuration or retention')
  .action(async (what: string) => {
    const { printReference } = await import('./cli/reference.ts');
    printReference(what, program);
  });

try {
  await program.parseAsync();
  process.exitCode ??= 0;
} catch (thrown) {
  process.exitCode = told(thrown);
}
// Idle connections and browsers must not keep a finished command alive.
if (!process.stdout.writableNeedDrain) process.exit();
else process.stdout.once('drain', () => process.exit());

function told(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  if (!(thrown instanceof Error)) {
    process.stderr.write(`${String(thrown)}\n`);
    return 1;
  }
  const kind = thrown instanceof EnvFault ? 'EnvFault' : thrown.constructor.name;
  if (WRONG_INPUT.has(kind) || TOLD.has(kind)) {
    process.stderr.write(`${thrown.message}\n`);
    return WRONG_INPUT.has(kind) ? 2 : 1;
  }
  process.stderr.write(`${thrown.stack ?? thrown.message}\n`);
  return 1;
}
