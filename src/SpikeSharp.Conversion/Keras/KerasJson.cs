using System.Text;
using System.Text.Json;

namespace SpikeSharp.Conversion.Keras;

/// <summary>JSON as Python writes it: with the bare words NaN, Infinity and -Infinity, which become strings here.</summary>
internal static class KerasJson
{
    /// <summary>Deeper than any model that a person nests; a fence against stack overflows.</summary>
    public const int MaxDepth = 64;

    /// <exception cref="ModelFormatException">It is no JSON, or nested too deeply.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, string place, ReadContext context)
    {
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        try
        {
            return JsonDocument.Parse(QuoteWords(utf8, place, context), new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException broken)
        {
            throw context.Invalid($"{place} is not valid JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}): {FirstSentence(broken.Message)}");
        }
    }

    private static string FirstSentence(string message) => message.IndexOf(" LineNumber", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;

    private static ReadOnlyMemory<byte> QuoteWords(ReadOnlyMemory<byte> utf8, string place, ReadContext context)
    {
        ReadOnlySpan<byte> text = utf8.Span;
        MemoryStream? changed = null;
        int copied = 0, depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'"':
                    for (i++; i < text.Length && text[i] != '"'; i++)
                        if (text[i] == '\\') i++;
                    break;
                case (byte)'{' or (byte)'[':
                    if (++depth > MaxDepth) throw context.Invalid($"{place} is nested too deeply: more than {MaxDepth} levels at byte {i}");
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    break;
                case (byte)'N' or (byte)'I' or (byte)'-':
                    int length = WordLength(text[i..]);
                    if (length == 0) break;
                    changed ??= new MemoryStream(text.Length + 64);
                    changed.Write(text[copied..i]);
                    changed.WriteByte((byte)'"');
                    changed.Write(text.Slice(i, length));
                    changed.WriteByte((byte)'"');
                    copied = i + length;
                    i = copied - 1;
                    break;
            }
        }

        if (changed is null) return utf8;
        changed.Write(text[copied..]);
        return changed.GetBuffer().AsMemory(0, (int)changed.Length);
    }

    private static int WordLength(ReadOnlySpan<byte> text) =>
        text.StartsWith("NaN"u8) ? 3 : text.StartsWith("Infinity"u8) ? 8 : text.StartsWith("-Infinity"u8) ? 9 : 0;
}
