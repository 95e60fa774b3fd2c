using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SpikeSharp.Numerics;

/// <summary>The header of an <c>.npy</c> file: a Python dictionary literal, read as exactly that and never evaluated.</summary>
/// <param name="Type">What the elements are.</param>
/// <param name="BigEndian">True when the bytes of an element are stored most significant first.</param>
/// <param name="FortranOrder">True when the first index runs fastest.</param>
/// <param name="Shape">Elements along each axis; empty for a scalar. The product fits an <see cref="int"/>.</param>
internal readonly record struct NpyHeader(ElementType Type, bool BigEndian, bool FortranOrder, int[] Shape)
{
    /// <summary>Magic, version and the two-byte length of version 1.0.</summary>
    public const int PrefixLength = 10;

    /// <summary>No honest header of a number array comes near this.</summary>
    public const int MaxLength = 65536;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Product of the shape.</summary>
    public int Length => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>Reads up to the first byte of the data.</summary>
    /// <exception cref="ModelFormatException">This is no header of an array of numbers.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength + 2];
        int found = stream.ReadAtLeast(prefix[..PrefixLength], PrefixLength, throwOnEndOfStream: false);
        if (found == 0)
            throw Npy.Unreadable(name, "the file is empty; a NumPy array file (.npy) was expected");
        if (!prefix[..Math.Min(found, Magic.Length)].SequenceEqual(Magic[..Math.Min(found, Magic.Length)]))
            throw Npy.Unreadable(name, "not a NumPy array file: it does not start with \\x93NUMPY");
        if (found < PrefixLength)
            throw Npy.Unreadable(name, $"the header is cut after {found} bytes");

        byte major = prefix[6];
        uint length = BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        if (major is 2 or 3)
        {
            if (stream.ReadAtLeast(prefix[PrefixLength..], 2, throwOnEndOfStream: false) < 2)
                throw Npy.Unreadable(name, "the header is cut after 10 bytes");
            length = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        }
        else if (major != 1)
        {
            throw Npy.Unreadable(name, $"version {major}.{prefix[7]} of the array format is unknown; 1.0 to 3.0 are read");
        }

        if (length > MaxLength)
            throw Npy.Unreadable(name, $"the header claims {length} bytes; at most {MaxLength} are read");

        byte[] text = new byte[length];
        int read = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        return read == text.Length
            ? new Parser(Encoding.Latin1.GetString(text), name).Dictionary()
            : throw Npy.Unreadable(name, $"the header is cut: {length} bytes expected, {read} found");
    }

    /// <summary>Writes version 1.0, padded so that the data starts at a multiple of 64 bytes.</summary>
    public static void Write(Stream stream, ElementType type, ReadOnlySpan<int> shape)
    {
        char order = type.Size == 1 ? '|' : '<';
        string text = $"{{'descr': '{order}{type.NumpyCode}', 'fortran_order': False, 'shape': {NdArray.FormatShape(shape)}, }}";
        int total = (PrefixLength + text.Length + 1 + 63) / 64 * 64;

        byte[] bytes = new byte[total];
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)(total - PrefixLength)));
        bytes.AsSpan(PrefixLength).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(PrefixLength));
        bytes[^1] = (byte)'\n';
        stream.Write(bytes);
    }

    private ref struct Parser(string text, string name)
    {
        private readonly string _name = name;
        private readonly string _text = text;
        private int _at;

        public NpyHeader Dictionary()
        {
            string? descr = null;
            bool? fortran = null;
            int[]? shape = null;
            Expect('{');
            while (!Accept('}'))
            {
                string key = Text("a key");
                Expect(':');
                switch (key)
                {
                    case "descr" when descr is null:
                        if (Peek() == '[')
                            throw Npy.Unreadable(_name, "arrays of records are not read; expected one number type for all elements");
                        descr = Text("a type such as '<f4'");
                        break;
                    case "fortran_order" when fortran is null:
                        fortran = Boolean();
                        break;
                    case "shape" when shape is null:
                        shape = Tuple();
                        break;
                    default:
                        throw Npy.Unreadable(_name, $"the header has an unexpected or repeated key '{key}'; descr, fortran_order and shape were expected");
                }

                if (!Accept(','))
                {
                    Expect('}');
                    break;
                }
            }

            if (Peek() != '\0')
                throw Fault("the end of the header");
            if (descr is null || fortran is null || shape is null)
                throw Npy.Unreadable(_name, $"the header lacks the key '{(descr is null ? "descr" : fortran is null ? "fortran_order" : "shape")}'");

            (ElementType type, bool bigEndian) = ElementTypeOf(descr);
            return new NpyHeader(type, bigEndian, fortran.Value, shape);
        }

        private readonly (ElementType Type, bool BigEndian) ElementTypeOf(string descr)
        {
            char order = descr.Length > 0 && descr[0] is '<' or '>' or '|' or '=' ? descr[0] : ' ';
            ReadOnlySpan<char> code = descr.AsSpan(order == ' ' ? 0 : 1);
            if (code.Length > 0 && code[0] == 'O')
                throw Npy.Unreadable(_name, "object arrays (pickle) are refused, they can run code; save the array with a number type");

            ElementType type = ElementTypes.FromNumpyCode(code)
                ?? throw Npy.Unreadable(_name, $"element type '{descr}' is not read; expected f2, f4, f8, i1 to i8, u1 to u8 or b1");
            return type.Size == 1 || order is '<' or '>' or '='
                ? (type, order == '>')
                : throw Npy.Unreadable(_name, $"element type '{descr}' lacks a byte order ('<' or '>')");
        }

        private int[] Tuple()
        {
            List<int> sizes = [];
            bool comma = true;
            Expect('(');
            while (!Accept(')'))
            {
                if (!comma)
                    throw Fault("',' or ')'");
                sizes.Add(Size());
                comma = Accept(',');
            }

            // Python writes a vector's shape with a trailing comma; (3) is the number three.
            if (sizes.Count == 1 && !comma)
                throw Fault("a tuple such as (3,)");

            long product = 1;
            foreach (int size in sizes)
                product = Math.Min(product * size, int.MaxValue + 1L);
            return product <= Array.MaxLength
                ? [.. sizes]
                : throw Npy.Unreadable(_name, $"shape ({string.Join(", ", sizes)}) has more than {Array.MaxLength} elements");
        }

        private int Size()
        {
            Peek();
            int start = _at;
            while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || (_at == start && _text[_at] == '-')))
                _at++;
            ReadOnlySpan<char> digits = _text.AsSpan(start, _at - start);
            if (digits.Length == 0 || digits is "-")
                throw Fault("a size");
            if (_at < _text.Length && _text[_at] == 'L')
                _at++; // long integers of Python 2
            return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int size) && size >= 0
                ? size
                : throw Npy.Unreadable(_name, $"shape holds the size {digits}; 0 to {int.MaxValue} are possible");
        }

        private bool Boolean()
        {
            Peek();
            foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
            {
                if (string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0)
                {
                    _at += word.Length;
                    return value;
                }
            }

            throw Fault("True or False");
        }

        private string Text(string what)
        {
            char quote = Peek();
            int end = quote is '\'' or '"' ? _text.IndexOf(quote, _at + 1) : -1;
            if (end < 0)
                throw Fault(what);
            string value = _text[(_at + 1)..end];
            if (value.Contains('\\'))
                throw Fault($"{what} without escapes");
            _at = end + 1;
            return value;
        }

        private void Expect(char c)
        {
            if (!Accept(c))
                throw Fault($"'{c}'");
        }

        private bool Accept(char c)
        {
            if (Peek() != c)
                return false;
            _at++;
            return true;
        }

        private char Peek()
        {
            while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\t' or '\r')
                _at++;
            return _at < _text.Length ? _text[_at] : '\0';
        }

        private readonly ModelFormatException Fault(string expected)
        {
            string found = _at < _text.Length ? $"'{_text.Substring(_at, Math.Min(24, _text.Length - _at)).TrimEnd()}'" : "the end";
            return Npy.Unreadable(_name, $"the header is not a plain dictionary: at byte {_at} {expected} was expected, {found} found");
        }
    }
}
