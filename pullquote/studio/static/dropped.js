// Files on their way from the page they were dropped on to the page that imports them, in the browser's own keeping.

const NAME = "pullquote-dropped";

/** Holds files for the page that imports. A browser that cannot keep them lets them be dropped there once more. */
export async function hold(files) {
  try {
    await caches.delete(NAME);
    const kept = await caches.open(NAME);
    await Promise.all(files.map((file, number) =>
      kept.put(`/dropped/${number}`, new Response(file, { headers: { "x-name": encodeURIComponent(file.name) } }))));
  } catch {
    // No room, or a page that is not served securely: the import page asks for the files.
  }
}

/** Gives the files that were held, once, in the order they were dropped in. */
export async function taken() {
  try {
    const kept = await caches.open(NAME);
    const files = [];
    for (const key of await kept.keys()) {
      const answer = await kept.match(key);
      files.push(new File([await answer.blob()], decodeURIComponent(answer.headers.get("x-name"))));
    }
    await caches.delete(NAME);
    return files;
  } catch {
    return [];
  }
}
