/** What is tried at the reference server, in the order of the table; and what can be done where it is possible or limited. */
export const SERVER_ATTEMPTS = {
  'refresh one token 200 times at once, with one key, with 200, with none, and so end the session': '',
  'present a token that is two rotations old, with its own key within the grace': '',
  'present it with another key, or after the grace': '',
  'present a token that is one rotation old without its key, within the grace, while nobody has used its successor':
    'its owner ends it with the next rotation that they use; a shorter `REFRESH_GRACE`',
  'the same once the successor was used, or after the grace': '',
  'present a token that is one rotation old with its key, after the grace, once its successor was used': '',
  'present it with its key while nobody has used its successor':
    'keep the store from scripts; who comes second, owner or thief, ends the session',
  'draw access tokens from a living token by the key of its parent, without a rotation': '',
  'come before the user each time, with token and key, and use nothing before the user does':
    "nobody can tell the two apart: `refreshToken: 'cookie'` keeps the token from scripts",
  'follow a session by one copy of its store, a moment behind each rotation': '',
  'have a token that came in a cookie answered in the body': '',
  'have an access token that is kept in a cookie answered in the body': '',
  'sign the user out everywhere with a token of a session that has ended': '',
  'guess passwords': 'a second factor, or passkeys; ten guesses in a quarter of an hour remain',
  'keep the owner of an account out by guessing at it': '',
  'learn from an answer who has an account': '',
  'break the server by a NUL, by a password of 2 MB, by a body that is none': '',
  'have a magic link lead elsewhere by `Host` or `returnTo`': '',
  'open a magic link twice': '',
  'sign a user in as somebody else by a magic link':
    'the user is asked first; say in the page whose session it will be',
  'ask for magic links without end': '',
  'post with the cookie and without the header, or from another origin, another site, `same-site` or `null`':
    '',
  'post with the cookie and the header, and no word on where from':
    'no browser sends that across sites without asking first; other programs have no cookie of the user',
  'read with the cookie from a page of another site':
    '`SameSite=Strict` keeps the cookie back; let no `GET` change anything',
  'sign a user in by a form of another site': '',
  'read the cookies in a script, or have them sent elsewhere, by their flags': '',
  'open many sockets with one ticket, with a token, from another site, or after a sign-out': '',
  'use a ticket as an access token': '',
  'use a copied token that is bound to a key: as `Bearer`, without a proof, with a proof by another key': '',
  'send a copied request with its DPoP proof a second time, or use the proof for another': '',
  'kill the server in the middle of rotations, and so end sessions': '',
} as const

export type ServerAttempt = keyof typeof SERVER_ATTEMPTS
