using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using SpikeSharp.Building;
using SpikeSharp.Simulation.Cpu;

namespace SpikeSharp.Tests.Simulation;

/// <summary>
/// What a process computes with the vectors that it has: the name of its lane and a hash of all recordings of a few networks. The test program prints it
/// instead of running tests where the environment says so, since a process cannot change its vectors.
/// </summary>
internal static class WidthReport
{
    public const string Variable = "SPIKESHARP_TEST_WIDTH_REPORT";

    // As many as the threads at most.
    private const int Items = 3;

    [ModuleInitializer]
    internal static void PrintAndExit()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null) return;
        Console.WriteLine(Text());
        Environment.Exit(0);
    }

    public static string Text() => $"{LaneName()} {Hash()}";

    private static string LaneName()
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        Plan plan = PlanPasses.Apply(Plan.Of(model, new SessionOptions { Recordings = [new(model.Probes[0].Signal)] }, inputsHeld: true));
        // The kernel types are generic over the lane, so their names tell the truth.
        return new Program<float>(plan, new SessionOptions()).Segments.SelectMany(segment => segment.Kernels).Select(kernel => kernel.GetType().GetGenericArguments()).First(arguments => arguments.Length == 2)[1].Name;
    }

    private static string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            for (int seed = 1; seed <= 25; seed++)
            {
                RandomNetwork net = new(seed);
                Add(net.Model, new SessionOptions { Items = Items, Precision = precision, Threads = 1 + (seed % 3), Recordings = net.Recordings(few: seed % 5 == 0), Inputs = net.Inputs }, net.Data(Items, 12, held: seed % 2 == 0), 12);
            }
            BuiltModel images = ConvolutionalNetwork.Build(5000, strong: true);
            SessionOptions options = new() { Items = Items, Precision = precision, Recordings = ConvolutionalNetwork.Recordings(images), Inputs = [images.Inputs[0].Signal] };
            foreach (ProductKernels products in Enum.GetValues<ProductKernels>())
                for (int threads = 1; threads <= Items; threads++) Add(images, options with { Products = products, Threads = threads }, [ConvolutionalNetwork.Images(images, Items)], 20);
        }
        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(BuiltModel model, SessionOptions options, InputData[] data, int steps)
        {
            using Session session = CpuBackend.Instance.Open(model, options);
            session.Run(steps, data);
            for (int i = 0; i < options.Recordings.Length; i++)
                for (int item = 0; item < options.Items; item++)
                    foreach (double value in session.Recorded(i, item).ToDoubles()) hash.AppendData(BitConverter.GetBytes(BitConverter.DoubleToInt64Bits(value)));
        }
    }
}
