//! What a type asks for, out of what is written.

use serde::{
    Deserializer,
    de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor},
};

use super::{
    Unreadable, WRITTEN,
    reader::{Number, Reader},
};

type Result<T> = std::result::Result<T, Unreadable>;

/// Nobody reads why.
impl de::Error for Unreadable {
    fn custom<T>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

macro_rules! read {
    ($($method:ident),* by $how:ident) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.$how(visitor)
        })*
    };
}

impl<'de> Reader<'de> {
    fn whole<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        match self.number()? {
            Number::Positive(number) => visitor.visit_u64(number),
            Number::Negative(number) => visitor.visit_i64(number),
            Number::Fraction(_) => Err(Unreadable),
        }
    }

    fn fraction<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        match self.number()? {
            #[expect(clippy::cast_precision_loss, reason = "as a fraction is wanted")]
            Number::Positive(number) => visitor.visit_f64(number as f64),
            #[expect(clippy::cast_precision_loss, reason = "as a fraction is wanted")]
            Number::Negative(number) => visitor.visit_f64(number as f64),
            Number::Fraction(number) => visitor.visit_f64(number),
        }
    }

    fn text<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        visitor.visit_str(&self.string()?)
    }

    fn nothing<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        self.word("null")?;
        visitor.visit_unit()
    }

    fn list<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        self.take(b'[')?;
        let first = true;
        let value = visitor.visit_seq(Items {
            reader: &mut *self,
            first,
        })?;
        self.take(b']')?;
        Ok(value)
    }

    fn object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        self.take(b'{')?;
        let first = true;
        let value = visitor.visit_map(Items {
            reader: &mut *self,
            first,
        })?;
        self.take(b'}')?;
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    read!(deserialize_i8, deserialize_i16, deserialize_i32, deserialize_i64 by whole);
    read!(deserialize_u8, deserialize_u16, deserialize_u32, deserialize_u64 by whole);
    read!(deserialize_f32, deserialize_f64 by fraction);
    read!(deserialize_char, deserialize_str, deserialize_string, deserialize_identifier by text);
    read!(deserialize_unit by nothing);
    read!(deserialize_seq by list);
    read!(deserialize_map by object);

    /// What would have to look at a value to know what it is.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let value = self.peek() == Some(b't');
        self.word(if value { "true" } else { "false" })?;
        visitor.visit_bool(value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.peek() == Some(b'n') {
            self.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        self.nothing(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        if name == WRITTEN {
            return visitor.visit_borrowed_str(self.skip()?);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.list(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.object(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let content = self.peek() != Some(b'"');
        if content {
            self.take(b'{')?;
        }
        let value = visitor.visit_enum(Variant {
            reader: &mut *self,
            content,
        })?;
        if content {
            self.take(b'}')?;
        }
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }
}

/// What is in a list or an object.
struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if !self.reader.has_more(b']', &mut self.first)? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if !self.reader.has_more(b'}', &mut self.first)? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        self.reader.take(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// One kind of several, by its name: alone, or before what else belongs to it.
struct Variant<'a, 'de> {
    reader: &'a mut Reader<'de>,
    content: bool,
}

impl Variant<'_, '_> {
    fn with_content(&self) -> Result<()> {
        self.content.then_some(()).ok_or(Unreadable)
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let kind = seed.deserialize(&mut *self.reader)?;
        if self.content {
            self.reader.take(b':')?;
        }
        Ok((kind, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<()> {
        if self.content {
            self.reader.word("null")?;
        }
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        self.with_content()?;
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.with_content()?;
        self.reader.list(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.with_content()?;
        self.reader.object(visitor)
    }
}
