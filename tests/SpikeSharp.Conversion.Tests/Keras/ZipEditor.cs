using System.IO.Compression;

namespace SpikeSharp.Conversion.Tests.Keras;

/// <summary>Makes variants of <c>.keras</c> files.</summary>
internal static class ZipEditor
{
    /// <summary>A copy of the archive with one entry changed; checksums are right again.</summary>
    public static byte[] Change(byte[] archive, string name, Func<byte[], byte[]> change)
    {
        MemoryStream result = new();
        using (ZipArchive source = new(new MemoryStream(archive)))
        using (ZipArchive target = new(result, ZipArchiveMode.Create, leaveOpen: true))
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                using Stream from = entry.Open(), to = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                MemoryStream bytes = new();
                from.CopyTo(bytes);
                to.Write(entry.FullName == name ? change(bytes.ToArray()) : bytes.ToArray());
            }

        return result.ToArray();
    }

    /// <summary>A copy with a text in config.json replaced.</summary>
    public static byte[] Replace(byte[] archive, string old, string replacement) => Change(archive, "config.json", bytes =>
    {
        string text = System.Text.Encoding.UTF8.GetString(bytes);
        return text.Contains(old, StringComparison.Ordinal)
            ? System.Text.Encoding.UTF8.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal))
            : throw new ArgumentException($"config.json does not contain {old}");
    });
}
