using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Solutions kept in files, so that a network that is built again does not solve again. Results are the same bits with and without it.</summary>
/// <remarks>
/// A file is named by a hash of all that the solution depends on. Only solvers with a <see cref="Solver.CacheText"/> and without random numbers take part.
/// Safe for several threads and processes at once. A file that is damaged or cannot be read or written counts as not there: the cache never makes a build fail.
/// </remarks>
public sealed class DecoderCache
{
    private const string Extension = ".decoders";
    private const int HashLength = 32;
    private static readonly byte[] Magic = "SPKDEC01"u8.ToArray();

    /// <summary>A cache in a folder, which is created when first needed.</summary>
    /// <param name="folder">Full or relative path.</param>
    /// <param name="maxBytes">Size of all files at which the least recently used are removed, positive. Default 512 MiB.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty or <paramref name="maxBytes"/> not positive.</exception>
    public DecoderCache(string folder, long maxBytes = 512L << 20)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        Folder = Path.GetFullPath(folder);
        MaxBytes = maxBytes;
    }

    /// <summary>The cache of the user: folder <c>SpikeSharp/decoders</c> in the system's folder for local application data, 512 MiB.</summary>
    public static DecoderCache Default { get; } = new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } data ? data : Path.GetTempPath(), "SpikeSharp", "decoders"));

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Size of all files at which the least recently used are removed.</summary>
    public long MaxBytes { get; }

    /// <summary>Removes all solutions.</summary>
    public void Clear() => Quietly(() =>
    {
        foreach (FileInfo file in Entries())
            Quietly(file.Delete);
    });

    internal bool TryGet(string key, [NotNullWhen(true)] out SolverResult? result)
    {
        SolverResult? found = null;
        string path = PathOf(key);
        Quietly(() =>
        {
            if (!File.Exists(path))
                return;
            found = Read(File.ReadAllBytes(path));
            if (found is null)
                File.Delete(path);
            else
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        });
        result = found;
        return found is not null;
    }

    internal void Put(string key, SolverResult result) => Quietly(() =>
    {
        byte[] content = Write(result);
        if (content.Length > MaxBytes)
            return;
        Directory.CreateDirectory(Folder);
        AtomicFile.Write(PathOf(key), stream => stream.Write(content));
        RemoveOldest();
    });

    private string PathOf(string key) => Path.Combine(Folder, key + Extension);

    private FileInfo[] Entries() => Directory.Exists(Folder) ? new DirectoryInfo(Folder).GetFiles("*" + Extension) : [];

    // Also what a process that was killed while it wrote left behind.
    private void RemoveOldest()
    {
        foreach (FileInfo left in new DirectoryInfo(Folder).GetFiles("*" + Extension + ".tmp-*"))
            if (left.LastWriteTimeUtc < DateTime.UtcNow.AddDays(-1))
                Quietly(left.Delete);

        FileInfo[] files = Entries();
        long total = files.Sum(file => file.Length);
        foreach (FileInfo file in files.OrderBy(file => file.LastWriteTimeUtc))
        {
            if (total <= MaxBytes)
                return;
            total -= file.Length;
            Quietly(file.Delete);
        }
    }

    private static byte[] Write(SolverResult result)
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            WriteNumbers(writer, result.X.AsSpan());
            WriteNumbers(writer, result.Rmses.AsSpan());
            writer.Write(result.Info.Count);
            foreach ((string name, double value) in result.Info)
            {
                writer.Write(name);
                writer.Write(value);
            }
        }

        stream.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    // Null if the content is not what Write wrote: the hash at the end covers all of it, so the reader behind it meets no surprise.
    private static SolverResult? Read(byte[] content)
    {
        int length = content.Length - HashLength;
        if (length < Magic.Length || !content.AsSpan(0, Magic.Length).SequenceEqual(Magic) || !SHA256.HashData(content.AsSpan(0, length)).AsSpan().SequenceEqual(content.AsSpan(length)))
            return null;

        using BinaryReader reader = new(new MemoryStream(content, Magic.Length, length - Magic.Length), Encoding.UTF8);
        ImmutableArray<double> x = ReadNumbers(reader), errors = ReadNumbers(reader);
        ImmutableSortedDictionary<string, double>.Builder info = ImmutableSortedDictionary.CreateBuilder<string, double>();
        for (int count = reader.ReadInt32(); count > 0; count--)
            info.Add(reader.ReadString(), reader.ReadDouble());
        return new SolverResult(x, errors, info.ToImmutable());
    }

    private static void WriteNumbers(BinaryWriter writer, ReadOnlySpan<double> numbers)
    {
        writer.Write(numbers.Length);
        foreach (double number in numbers)
            writer.Write(number);
    }

    private static ImmutableArray<double> ReadNumbers(BinaryReader reader)
    {
        double[] numbers = new double[reader.ReadInt32()];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = reader.ReadDouble();
        return [.. numbers];
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The cache is a convenience: without it everything is solved again.
        }
    }
}
