using System.Globalization;
using SpikeSharp.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help"))
{
    Console.WriteLine("""
        Microseconds per image-step of the sample CNN: ReLU to the spiking ReLU, scale 200, synapse 5 ms. Medians of repetitions that take turns.

          --images N             images of the CPU backend (1000)
          --reference-images N   images of the reference backend; 0: none (4)
          --steps N              steps an image (50)
          --threads N            threads (2)
          --repetitions N        repetitions (7)
          --nef                  instead: build time and ns per neuron-step of models by hand (arrays, learning, basal ganglia)
          --decoders N           instead: seconds of a decoder solve with N neurons and 2 N points by several codes
          --yardstick DIR        also builds and runs the kernel for one network that lies there (cnn-kernel.cs.txt and its data)
        """);
    return 0;
}
if (args is ["--nef"])
{
    NefBenchmark.Run(repetitions: 7);
    return 0;
}
if (args is ["--decoders", string count, ..])
{
    DecoderSolve.Run(int.Parse(count), 2 * int.Parse(count), repetitions: 3);
    return 0;
}
Settings settings;
try
{
    settings = Settings.Parse(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 2;
}

using Yardstick? yardstick = settings.Yardstick is null ? null : Yardstick.Build(settings.Yardstick);
SampleCnn sample = SampleCnn.Load(settings);
List<double> cpu = [], reference = [], yard = [];
sample.MeasureCpu();
for (int i = 0; i < settings.Repetitions; i++)
{
    cpu.Add(sample.MeasureCpu());
    if (yardstick is not null) yard.Add(yardstick.Measure(settings.Threads));
    if (i < 3 && settings.ReferenceImages > 0) reference.Add(sample.MeasureReference());
}

double engine = Median(cpu);
Console.WriteLine($"{settings.Images} images x {settings.Steps} steps, {settings.Threads} threads, {SampleCnn.LaneBits}-bit lanes, {sample.Spikes:N0} spikes an image, {100 * sample.Accuracy:0.00} % right");
Print("CpuBackend", cpu, null);
if (reference.Count > 0) Print("ReferenceBackend", reference, Median(reference) / engine);
if (yard.Count > 0)
{
    Print("yardstick", yard, null);
    Console.WriteLine($"CpuBackend / yardstick   {engine / Median(yard):0.00}");
}
return 0;

static void Print(string name, List<double> values, double? ratio) =>
    Console.WriteLine($"{name,-18} {Median(values),10:0.00} us per image-step (best {values.Min():0.00}, {values.Count} repetitions){(ratio is double r ? $", {r:0} times the CpuBackend" : "")}");

static double Median(List<double> values)
{
    double[] sorted = [.. values.Order()];
    int middle = sorted.Length / 2;
    return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
