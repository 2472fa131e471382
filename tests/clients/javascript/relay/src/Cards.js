// What a page of a Relay application asks for: a list that goes on from its last cursor, a part of a
// card, and a mutation. It is compiled, not run.

import { graphql } from "relay-runtime";

export const cards = graphql`
  fragment Cards_institute on Institute
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }, asOf: { type: "Date" })
  @refetchable(queryName: "CardsPageQuery") {
    name
    assetCards(first: $count, after: $cursor, asOf: $asOf) @connection(key: "Cards_assetCards") {
      totalCount
      edges {
        node {
          id
          ...Cards_card
        }
      }
    }
  }
`;

export const card = graphql`
  fragment Cards_card on AssetCard {
    cardNo
    name
    originalValue
    department { name }
    history { effectiveOn kind summary }
  }
`;

export const query = graphql`
  query CardsQuery($code: String!, $asOf: Date) {
    viewer { name }
    institute(code: $code) {
      ...Cards_institute @arguments(count: 50, asOf: $asOf)
      departments(last: 10) @connection(key: "Cards_departments") {
        edges { node { name } }
      }
    }
  }
`;

export const cancel = graphql`
  mutation CardsCancelMutation($input: JobCancelInput!) {
    jobCancel(input: $input) {
      job { id state }
      userErrors { code field message }
    }
  }
`;
