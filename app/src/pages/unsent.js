// Says whether anything that was not sent waits here for the same person's next sign-in.
{
  const opening = indexedDB.open("unsent", 1);
  // There is none yet: making it is the client's business.
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onsuccess = () => {
    const base = opening.result;
    base.transaction("texts").objectStore("texts").count().onsuccess = ({ target }) => {
      document.getElementById("unsent").hidden = !target.result;
      base.close();
    };
  };
}
