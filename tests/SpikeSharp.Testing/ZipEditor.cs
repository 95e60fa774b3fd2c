using System.IO.Compression;
using System.Text;

namespace SpikeSharp.Testing;

/// <summary>Makes variants of files that are zip archives.</summary>
public static class ZipEditor
{
    /// <summary>A copy of the archive with one entry changed; checksums are right again.</summary>
    public static byte[] Change(byte[] archive, string name, Func<byte[], byte[]> change)
    {
        MemoryStream result = new();
        using (ZipArchive source = new(new MemoryStream(archive)))
        using (ZipArchive target = new(result, ZipArchiveMode.Create, leaveOpen: true))
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                using Stream to = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                byte[] bytes = Read(entry);
                to.Write(entry.FullName == name ? change(bytes) : bytes);
            }

        return result.ToArray();
    }

    /// <summary>A copy with a text of one entry replaced, at its first place; it must occur.</summary>
    public static byte[] ReplaceFirst(byte[] archive, string name, string old, string replacement) => Change(archive, name, bytes =>
    {
        string text = Encoding.UTF8.GetString(bytes);
        int at = text.IndexOf(old, StringComparison.Ordinal);
        return at >= 0 ? Encoding.UTF8.GetBytes(text[..at] + replacement + text[(at + old.Length)..]) : throw new ArgumentException($"{name} does not contain {old}");
    });

    /// <summary>A copy with a text of one entry replaced everywhere; it must occur.</summary>
    public static byte[] ReplaceAll(byte[] archive, string name, string old, string replacement) => Change(archive, name, bytes =>
    {
        string text = Encoding.UTF8.GetString(bytes);
        return text.Contains(old, StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal))
            : throw new ArgumentException($"{name} does not contain {old}");
    });

    /// <summary>The bytes of one entry.</summary>
    public static byte[] ReadEntry(byte[] archive, string name)
    {
        using ZipArchive zip = new(new MemoryStream(archive));
        return Read(zip.GetEntry(name) ?? throw new ArgumentException($"the archive has no entry {name}"));
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream from = entry.Open();
        MemoryStream bytes = new();
        from.CopyTo(bytes);
        return bytes.ToArray();
    }
}
