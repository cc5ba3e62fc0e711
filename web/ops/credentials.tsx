import type { Reader } from '../context.ts';

/** A fault above a form, read out at once. */
export function Notice(props: { fault: string | null }) {
  if (!props.fault) return null;
  return (
    <p class="notice bad" role="alert">
      {props.fault}
    </p>
  );
}

/** Name and password. `fresh`: a new password is chosen here; without `named` only the password is asked for. */
export function Credentials(props: {
  reader: Reader;
  fault: string | null;
  action: string;
  button: string;
  fresh: boolean;
  named?: boolean;
}) {
  const { t } = props.reader;
  return (
    <form method="post" action={props.action} class="form">
      <Notice fault={props.fault} />
      {props.named === false ? null : (
        <label>
          <span>{t('ops.name')}</span>
          <input name="name" required autocomplete="username" maxlength={100} />
        </label>
      )}
      <label>
        <span>{t(props.fresh ? 'ops.newPassword' : 'ops.password')}</span>
        <input
          type="password"
          name="password"
          required
          autocomplete={props.fresh ? 'new-password' : 'current-password'}
          minlength={props.fresh ? 12 : undefined}
          maxlength={200}
        />
      </label>
      <button type="submit">{props.button}</button>
    </form>
  );
}

/** The rule for passwords: long enough, not the name, not one letter over and over (NIST SP 800-63B §3.1.1). */
export function goodPassword(password: string, name: string): boolean {
  const different = new Set(password).size;
  return (
    password.length >= 12 &&
    password.length <= 200 &&
    different >= 5 &&
    !password.toLowerCase().includes(name.toLowerCase())
  );
}

/** The rule for names: what somebody can read in the audit log, or an address of theirs. */
export function goodName(name: string): boolean {
  return /^[\p{L}\p{N}._@+ -]{2,100}$/u.test(name);
}
