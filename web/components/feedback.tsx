import type { Reader } from '../context.ts';

export const SAYS = ['relevant', 'not-relevant', 'wrong-pair'] as const;

/** What a reader may say of a story: buttons that post, so that a link scanner says nothing. */
export function Feedback(props: { storyId: string; reader: Reader }) {
  const { t } = props.reader;
  return (
    <form method="post" action={`/stories/${props.storyId}/feedback`} class="feedback">
      <span class="meta">{t('story.feedback')}</span>
      {SAYS.map((says) => (
        <button class="quiet small" name="says" value={says}>
          {t(`feedback.${says}`)}
        </button>
      ))}
    </form>
  );
}
