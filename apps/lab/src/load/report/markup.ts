/** Text that may stand between tags and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (letter) => `&#${letter.charCodeAt(0)};`);

/** JSON that may stand in a script element: nothing in it ends the element, or a line of a script. */
export const embedJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export type Cell = {
  readonly text: string;
  /** Good or bad news, or none at all. */
  readonly tone?: 'held' | 'failed' | 'unsaid';
  /** Words stand to the left and wrap; numbers do neither. */
  readonly isText?: boolean;
};

/**
 * A table that scrolls sideways by itself when the page is narrow, by keyboard too. The first cell of a row is its
 * heading. All texts are escaped here.
 */
export function tableMarkup(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const title = escapeHtml(caption);
  const headings = head.map((text, column) => {
    const isText = column > 0 && rows.some((row) => row[column]?.isText);
    return `<th scope="col"${isText ? ' class="text"' : ''}>${escapeHtml(text)}</th>`;
  });
  const body = rows
    .map(([first, ...rest]) => {
      const cells = rest.map(
        ({ text, tone = '', isText }) => `<td class="${tone}${isText ? ' text' : ''}">${escapeHtml(text)}</td>`,
      );
      return `<tr><th scope="row">${escapeHtml(first?.text ?? '')}</th>${cells.join('')}</tr>`;
    })
    .join('\n');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${title}">
<table><caption>${title}</caption><thead><tr>${headings.join('')}</tr></thead><tbody>
${body}
</tbody></table></div>`;
}
