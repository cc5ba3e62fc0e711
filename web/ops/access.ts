import type { Role } from '../../store/people-tables.ts';

/** Who may open a page or press a button: everybody, everybody signed in, or a role and those above it. */
export type Access = 'anyone' | Role;

const ORDER: readonly Access[] = ['anyone', 'reader', 'editor', 'operator', 'admin'];

/**
 * Every route of the console and who may use it; a route that is not here does not compile, and a test asks each of them
 * in each role. Editors see everything about news and work at the desk, operators keep sources, topic, queues and mail
 * alive, admins look after people. A reader's account opens only its own page.
 */
export const ACCESS = {
  'GET /login': 'anyone',
  'POST /login': 'anyone',
  'GET /login/code': 'anyone',
  'POST /login/code': 'anyone',
  'GET /login/provider': 'anyone',
  'GET /login/callback': 'anyone',
  'GET /first/:token': 'anyone',
  'POST /first/:token': 'anyone',
  'GET /welcome/:token': 'anyone',
  'POST /welcome/:token': 'anyone',
  'POST /logout': 'reader',
  'GET /me': 'reader',
  'POST /me/password': 'reader',
  'POST /me/second-factor': 'reader',
  'POST /me/second-factor/off': 'reader',
  'POST /me/recovery-codes': 'reader',
  'POST /me/sessions/:id/revoke': 'reader',
  'GET /': 'editor',
  'GET /sources/:id': 'editor',
  'POST /sources/:id/:action{pause|resume|poll}': 'operator',
  'GET /articles/:id{[0-9]{1,18}}/preview': 'editor',
  'GET /articles/:id{[0-9]{1,18}}/snapshot': 'editor',
  'GET /config': 'editor',
  'GET /config/new': 'operator',
  'GET /config/export/:format{opml|csv|json}': 'operator',
  'POST /config/import': 'operator',
  'GET /config/:kind{global|family|source}/:name': 'editor',
  'POST /config/:kind{global|family|source}/:name/preview': 'operator',
  'GET /config/:kind{global|family|source|topic}/:name/history': 'editor',
  'POST /config/:kind{global|family|source|topic}/:name/restore': 'operator',
  'GET /previews/:id{[0-9]{1,18}}': 'editor',
  'POST /previews/:id{[0-9]{1,18}}/save': 'operator',
  'GET /topic': 'editor',
  'POST /topic/dry-run': 'operator',
  'GET /topic/runs/:id{[0-9]{1,18}}': 'editor',
  'POST /topic/runs/:id{[0-9]{1,18}}/apply': 'operator',
  'POST /topic/judge-again': 'operator',
  'GET /runs': 'editor',
  'GET /queues': 'operator',
  'POST /queues/replay': 'operator',
  'GET /board': 'operator',
  'GET /board/:rest{.*}': 'operator',
  'GET /desk': 'editor',
  'GET /desk/stories': 'editor',
  'POST /desk/merge': 'editor',
  'POST /desk/split': 'editor',
  'POST /desk/undo': 'editor',
  'POST /desk/label': 'editor',
  'POST /desk/feedback': 'editor',
  'POST /sources/:id/held': 'operator',
  'POST /deliveries/:id/doubt': 'operator',
  'POST /deliveries/:id/resend': 'operator',
  'POST /mail/pause': 'operator',
  'POST /mail/resume': 'operator',
  'POST /mail/test': 'operator',
  'GET /mail/preview': 'operator',
  'GET /mail/preview/:lang': 'operator',
  'GET /mail/suppressions': 'operator',
  'POST /mail/suppressions': 'operator',
  'POST /mail/suppressions/:id/lift': 'operator',
  'GET /tokens': 'admin',
  'POST /tokens': 'admin',
  'POST /tokens/:id/revoke': 'admin',
  'GET /deliveries': 'operator',
  'GET /mailbox': 'operator',
  'GET /mailbox/:id{[0-9]{1,18}}': 'operator',
  'GET /mailbox/:id{[0-9]{1,18}}/html': 'operator',
  'GET /people': 'admin',
  'POST /people': 'admin',
  'POST /people/:id/change': 'admin',
  'POST /people/:id/link': 'admin',
  'POST /people/:id/second-factor/off': 'admin',
  'POST /people/sessions/:id/revoke': 'admin',
  'GET /audit': 'operator',
} as const satisfies Record<`${'GET' | 'POST'} /${string}`, Access>;

type Route = keyof typeof ACCESS;
type PathOf<Method extends string, R> = R extends `${Method} ${infer Path}` ? Path : never;
export type PagePath = PathOf<'GET', Route>;
export type WritePath = PathOf<'POST', Route>;

/** Whether somebody of a role (null: not signed in) may do what `needed` asks for. */
export function may(role: Role | null, needed: Access): boolean {
  return ORDER.indexOf(role ?? 'anyone') >= ORDER.indexOf(needed);
}
