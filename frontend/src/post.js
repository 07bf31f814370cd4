// What a plain form would send. Answers with nothing, or with the error as JSON, or throws where nothing answers.
export async function post(path, fields) {
  const headers = { accept: "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
  return answer.ok ? "" : await answer.text();
}
