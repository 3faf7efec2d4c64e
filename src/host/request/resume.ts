/**
 * Makes one response that outlives its connection, or gives back the response as it is.
 *
 * @param again Sends a request with the credential of the same session, refreshed where it must be; `null`
 *   once that session is over.
 */
export type Resume = (
  response: Response,
  request: Request,
  again: (request: Request) => Promise<Response | null>,
) => Response
