declare module 'mjml' {
  /** Compiles MJML to HTML (MJML 5 answers with a promise). */
  export default function mjml2html(
    source: string,
    options: { validationLevel: 'strict'; keepComments: boolean; minify: boolean },
  ): Promise<{ html: string; errors: { formattedMessage: string }[] }>;
}
