/**
 * Leads to the title of each step that comes, so that it is read out and Tab goes on from it;
 * first is the id of what has the focus at the beginning instead.
 */
export function focusTitle(title: () => string, first = 'door-title'): void {
  let id = first
  $effect(() => {
    void title()
    document.getElementById(id)?.focus()
    id = 'door-title'
  })
}
