// A style sheet that only some readers need, fetched with the script that needs it. It stands ahead of the page's own, as
// if it had always been there, and what it dresses is shown when it has come.

export function dress(address: string): Promise<void> {
  return new Promise((dressed, failed) => {
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = address;
    sheet.addEventListener('load', () => dressed());
    sheet.addEventListener('error', () => {
      sheet.remove();
      failed(new Error(`${address} does not come`));
    });
    document.head.querySelector('link[rel="stylesheet"]')?.before(sheet);
  });
}
