//! Label selectors: the grammar and the words of apimachinery's `labels.Parse`.

use super::{
    Test,
    tokens::{Token, cut},
};

/// Reads a label selector; an error is the sentence that the API server would answer.
pub(super) fn parse(text: &str) -> Result<Vec<(String, Test)>, String> {
    let tokens = cut(text);
    let mut parser = Parser { tokens: &tokens };
    let mut requirements = Vec::new();
    loop {
        match parser.peek() {
            Token::End => return Ok(requirements),
            Token::Word(_) | Token::Sign("!") => {}
            token @ Token::Sign(_) => {
                return Err(format!("found '{}', expected: !, identifier, or 'end of string'", token.text()));
            }
        }
        let requirement = parser.requirement();
        requirements.push(requirement.map_err(|words| format!("unable to parse requirement: {words}"))?);
        match parser.next() {
            Token::End => return Ok(requirements),
            Token::Sign(",") => match parser.peek() {
                Token::Word(_) | Token::Sign("!") => {}
                token => return Err(format!("found '{}', expected: identifier after ','", token.text())),
            },
            token => return Err(format!("found '{}', expected: ',' or 'end of string'", token.text())),
        }
    }
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        self.tokens.first().copied().unwrap_or(Token::End)
    }

    fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        self.tokens = self.tokens.get(1..).unwrap_or_default();
        token
    }

    fn requirement(&mut self) -> Result<(String, Test), String> {
        let absent = self.peek() == Token::Sign("!");
        if absent {
            self.next();
        }
        let key = match self.next() {
            Token::Word(word) => checked_key(word)?,
            token => return Err(format!("found '{}', expected: identifier", token.text())),
        };
        if absent {
            return Ok((key, Test::Absent));
        }
        if matches!(self.peek(), Token::End | Token::Sign(",")) {
            return Ok((key, Test::Exists));
        }
        let test = match self.next() {
            Token::Sign("=" | "==") => Test::In(vec![self.value(&key)?]),
            Token::Sign("!=") => Test::NotIn(vec![self.value(&key)?]),
            Token::Sign(">") => Test::Above(self.number()?),
            Token::Sign("<") => Test::Below(self.number()?),
            Token::Word("in") => Test::In(self.values(&key)?),
            Token::Word("notin") => Test::NotIn(self.values(&key)?),
            token => return Err(format!("found '{}', expected: in, notin, =, ==, !=, gt, lt", token.text())),
        };
        Ok((key, test))
    }

    fn value(&mut self, key: &str) -> Result<String, String> {
        if matches!(self.peek(), Token::End | Token::Sign(",")) {
            return Ok(String::new());
        }
        match self.next() {
            Token::Word(word) => checked_value(key, 0, word),
            token => Err(format!("found '{}', expected: identifier", token.text())),
        }
    }

    fn number(&mut self) -> Result<i64, String> {
        let token = self.next();
        token.text().parse().map_err(|_| {
            let value = token.text();
            format!(
                "values[0]: Invalid value: {value:?}: for 'Gt', 'Lt' operators, the value must be an integer"
            )
        })
    }

    /// `(a,b)`; a place that is left out stands for the empty value.
    fn values(&mut self, key: &str) -> Result<Vec<String>, String> {
        match self.next() {
            Token::Sign("(") => {}
            token => return Err(format!("found '{}' expected: '('", token.text())),
        }
        let mut values = Vec::new();
        loop {
            match self.peek() {
                Token::Word(word) => {
                    self.next();
                    values.push(checked_value(key, values.len(), word)?);
                }
                Token::Sign("," | ")") => values.push(String::new()),
                token => return Err(format!("found '{}', expected: ',', ')' or identifier", token.text())),
            }
            match self.next() {
                Token::Sign(",") => {}
                Token::Sign(")") => return Ok(values),
                token => return Err(format!("found '{}', expected: ',' or ')'", token.text())),
            }
        }
    }
}

const KEY_RULE: &str = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end \
                        with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for \
                        validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_RULE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or \
                          '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or \
                          'my_value',  or '12345', regex used for validation is \
                          '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

fn checked_key(word: &str) -> Result<String, String> {
    let name = word.split_once('/').map_or(word, |(_, name)| name);
    if is_name(name) {
        Ok(word.to_owned())
    } else {
        Err(format!("<nil>: Invalid value: {word:?}: {KEY_RULE}"))
    }
}

fn checked_value(key: &str, place: usize, word: &str) -> Result<String, String> {
    if is_name(word) {
        Ok(word.to_owned())
    } else {
        Err(format!("values[{place}][{key}]: Invalid value: {word:?}: {VALUE_RULE}"))
    }
}

fn is_name(word: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = word.as_bytes();
    bytes.len() <= 63 && end(bytes.first()) && end(bytes.last()) && bytes.iter().copied().all(inner)
}
