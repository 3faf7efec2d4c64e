import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { api, start } from './start.js'

const client = new ApolloClient({ link: new HttpLink({ uri: `${api}/graphql` }), cache: new InMemoryCache() })

const PROFILE = gql`query Profile($of: Int!) { me { name } double(of: $of) }`
const RENAME = gql`mutation Rename($name: String!) { rename(name: $name) { name } }`

start(async (task) => {
  const [query, mutation] = await Promise.all([
    client.query<{ me: { name: string }; double: number }>({
      query: PROFILE,
      variables: { of: task },
      fetchPolicy: 'network-only',
    }),
    client.mutate<{ rename: { name: string } }>({ mutation: RENAME, variables: { name: 'Nobody' } }),
  ])
  return {
    user: query.data?.me.name,
    doubled: query.data?.double === 2 * task,
    renamed: mutation.data?.rename.name,
  }
})
