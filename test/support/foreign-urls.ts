/** What a link can name that leads to another site than this page's, or runs as a script, as browsers read it. */
export function foreignUrls({ origin, host, protocol }: URL): readonly string[] {
  return [
    `${protocol}//evil.example/`,
    `${protocol === 'https:' ? 'http:' : 'https:'}//${host}/`,
    '//evil.example/',
    '///evil.example/',
    '//user@evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    '\t//evil.example/',
    '/\n/evil.example/',
    '/.//evil.example/',
    '/a/..//evil.example/',
    '/%2e//evil.example/',
    `${origin}@evil.example/`,
    `${origin}.evil.example/`,
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    `ftp://${host}/`,
    `blob:${origin}/7d3c`,
    `filesystem:${origin}/temporary/x`,
    'about:blank',
    'http://[',
  ]
}
