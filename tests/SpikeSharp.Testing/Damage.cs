using System.Diagnostics;

namespace SpikeSharp.Testing;

/// <summary>Damaged copies of good files, and the bounds within which reading one must end.</summary>
public static class Damage
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    /// <summary>A copy with one to four bytes changed, or a stretch overwritten, or the end cut off.</summary>
    public static byte[] To(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        switch (random.Next(6))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                int start = random.Next(bytes.Length), length = Math.Min(random.Next(1, 64), bytes.Length - start);
                bytes.AsSpan(start, length).Fill((byte)random.Next(256));
                return bytes;
            default:
                for (int i = random.Next(1, 5); i > 0; i--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
        }
    }

    /// <summary>Reads; what is thrown must be a documented exception, and neither two seconds nor the bytes may be exceeded.</summary>
    /// <param name="what">The damage, for messages.</param>
    /// <param name="allocated">Bytes that may be allocated.</param>
    /// <param name="read">Reads the damaged file.</param>
    /// <param name="isDocumented">Whether an exception is one that the reader documents.</param>
    public static void ReadWithinBounds(string what, long allocated, Action read, Func<Exception, bool> isDocumented)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            read();
        }
        catch (Exception error) when (isDocumented(error))
        {
            // As it should be.
        }
        catch (Exception error)
        {
            throw new GoldenException($"{what}: {error}");
        }

        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        if (watch.Elapsed > MostTime) throw new GoldenException($"{what}: took {watch.Elapsed}");
        if (used > allocated) throw new GoldenException($"{what}: allocated {used} bytes, {allocated} are allowed");
    }
}
